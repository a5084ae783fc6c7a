import { Descriptions, Spin } from 'antd';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { FormTab } from '../case/tabs/FormTab';
import { graphql } from '../graphql/generated';
import type { CaseMoment } from '../graphql/generated/graphql';
import { Mark } from '../parts/Mark';
import { StatusTag } from '../parts/StatusTag';
import { Trouble } from '../parts/Trouble';
import { useLanguage } from '../shell/language';
import { DeadlineThen } from './DeadlineThen';
import { Witnesses } from './Witnesses';

const CASE_THEN = graphql(`
  query CaseThen($id: UUID!, $at: CaseMoment!) {
    case(id: $id, at: $at) {
      id
      version
      status
      stage { title { zh en } }
      organ { code name nameEn }
      number
      rectifying
      deadlines { id ...DeadlineThen }
      ...FormTab
      ...Witnesses
    }
  }
`);

/** A case as it stood at a moment: status, time limits with their reasons, the form, and who could find it. */
export function CaseThen({ id, at }: { id: string; at: CaseMoment }) {
  const { t } = useTranslation();
  const { language, tell } = useLanguage();
  const [{ data, error, fetching }, reload] = useQuery({ query: CASE_THEN, variables: { id, at } });
  if (error) return <Trouble error={error} onRetry={() => { reload(); }} />;
  if (!data) return <Spin />;
  const then = data.case;
  if (!then) return <p aria-busy={fetching}>{t('replay.none')}</p>;
  const { version, status, stage, organ, number, rectifying, deadlines } = then;
  const facts = [
    ['status', <span key="status"><StatusTag status={status} /> {rectifying && <Mark tone="waiting">{t('case.rectifying')}</Mark>}</span>],
    ['stage', stage && tell(stage.title)],
    ['organ', (language === 'en' ? organ.nameEn : organ.name) ?? organ.code],
    ['number', number],
    ['events', version],
  ] as const;
  return (
    <div aria-busy={fetching}>
      <Descriptions
        size="small"
        column={{ xs: 1, xl: 2 }}
        items={facts.filter(([, value]) => value).map(([key, children]) => ({ key, label: t(`replay.${key}`), children }))}
      />
      <h3>{t('replay.deadlines')}</h3>
      {deadlines.length === 0 && <p>{t('deadline.none')}</p>}
      {deadlines.map((deadline) => <DeadlineThen key={deadline.id} deadline={deadline} />)}
      <h3>{t('replay.form')}</h3>
      <FormTab found={then} />
      <Witnesses found={then} />
    </div>
  );
}
