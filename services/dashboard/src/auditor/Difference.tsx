import { Spin } from 'antd';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { graphql } from '../graphql/generated';
import type { CaseMoment } from '../graphql/generated/graphql';
import { Trouble } from '../parts/Trouble';
import { useEventName } from '../parts/eventName';
import { Changes } from './Changes';
import type { Life } from './life';
import styles from './Difference.module.css';

const DIFFERENCE = graphql(`
  query Difference($id: UUID!, $from: CaseMoment!, $to: CaseMoment!) {
    caseDifference(id: $id, from: $from, to: $to) { ...Changes }
  }
`);

interface Props {
  id: string;
  timeline: NonNullable<Life['found']>['timeline'];
  /** The version chosen, once one is. */
  from: number | undefined;
  /** The moment shown. */
  to: CaseMoment;
  onCompare: (version: number | undefined) => void;
}

/** What differs between a version that is chosen here and the moment shown. */
export function Difference({ id, timeline, from, to, onCompare }: Props) {
  const { t } = useTranslation();
  const eventName = useEventName();
  return (
    <>
      <select
        className={styles.choice}
        aria-label={t('replay.compareWith')}
        value={from ?? ''}
        onChange={({ target }) => { onCompare(target.value ? Number(target.value) : undefined); }}
      >
        <option value="">{t('replay.choose')}</option>
        {timeline.map(({ sequence, name }) => (
          <option key={sequence} value={sequence}>{t('replay.option', { version: sequence, event: eventName(name) })}</option>
        ))}
      </select>
      {from !== undefined && <Compared id={id} from={from} to={to} />}
    </>
  );
}

function Compared({ id, from, to }: { id: string; from: number; to: CaseMoment }) {
  const { t } = useTranslation();
  const [{ data, error, fetching }, reload] = useQuery({ query: DIFFERENCE, variables: { id, from: { version: from }, to } });
  if (error) return <Trouble error={error} onRetry={() => { reload(); }} />;
  if (!data) return <Spin />;
  if (!data.caseDifference) return <p>{t('replay.none')}</p>;
  return (
    <div aria-busy={fetching}>
      <Changes label={t('replay.difference')} changes={data.caseDifference} empty={t('replay.same')} />
    </div>
  );
}
