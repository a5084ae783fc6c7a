import { Spin } from 'antd';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { useQuery } from 'urql';
import { graphql } from '../graphql/generated';
import { NotFound } from '../shell/NotFound';
import { Sections } from '../parts/Sections';
import { Trouble } from '../parts/Trouble';
import { CaseActions } from './CaseActions';
import { CaseHeader } from './CaseHeader';
import { CopiesTab } from './tabs/CopiesTab';
import { DeadlinesTab } from './tabs/DeadlinesTab';
import { FormTab } from './tabs/FormTab';
import { InspectionsTab } from './tabs/InspectionsTab';
import { MaterialsTab } from './tabs/MaterialsTab';
import { TimelineTab } from './tabs/TimelineTab';
import styles from './CaseFile.module.css';

const CASE_FILE = graphql(`
  query CaseFile($id: UUID!) {
    case(id: $id) {
      id
      ...CaseHeader
      ...CaseActions
      ...FormTab
      ...MaterialsTab
      ...DeadlinesTab
      ...TimelineTab
      ...CopiesTab
      ...InspectionsTab
    }
  }
`);

/** A case: what it is, what may be done now, and everything known of it. Case and tab are in the address. */
export function Component() {
  const { t } = useTranslation();
  const { id = '', tab = 'form' } = useParams();
  const [{ data, error, fetching, stale }, reload] = useQuery({ query: CASE_FILE, variables: { id }, requestPolicy: 'cache-and-network' });
  const found = data?.case;
  if (error && !found) return <Trouble error={error} onRetry={() => { reload(); }} />;
  if (!found) return fetching ? <Spin style={{ margin: '64px auto' }} /> : <NotFound />;
  const sections = [
    { key: 'form', label: t('case.tab.form'), children: <FormTab found={found} /> },
    { key: 'materials', label: t('case.tab.materials'), children: <MaterialsTab found={found} /> },
    { key: 'timeline', label: t('case.tab.timeline'), children: <TimelineTab found={found} /> },
    { key: 'deadlines', label: t('case.tab.deadlines'), children: <DeadlinesTab found={found} /> },
    { key: 'copies', label: t('case.tab.copies'), children: <CopiesTab found={found} /> },
    { key: 'inspections', label: t('case.tab.inspections'), children: <InspectionsTab found={found} /> },
  ];
  return (
    <div className={styles.place} aria-busy={stale}>
      <CaseHeader found={found} />
      <div className={styles.body}>
        <CaseActions found={found} />
        <section className={styles.contents}>
          <Sections label={t('case.sections')} within={`/cases/${id}`} sections={sections} chosen={tab} />
        </section>
      </div>
    </div>
  );
}
