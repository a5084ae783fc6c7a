import { Descriptions } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { type FragmentType, graphql, read } from '../graphql/generated';
import { Mark } from '../parts/Mark';
import { Remaining } from '../parts/Remaining';
import { StatusTag } from '../parts/StatusTag';
import { useLanguage } from '../shell/language';
import styles from './CaseHeader.module.css';

const CASE_HEADER = graphql(`
  fragment CaseHeader on Case {
    id
    readable
    status
    object
    number
    printedNumber
    queryNumber
    rectifying
    stage { title { zh en } }
    organ { code name nameEn }
    region { code name }
    applicant { kind name }
    particulars { unitName siteName domains icpNumber }
    procedure { title { zh en } }
    days { submittedOn acceptedOn filedOn endedOn }
    clocks: deadlines(running: true) { id title { zh en } duty clock dueOn ...Remaining }
  }
`);

/** What the case is, where it stands, and the clocks that run. */
export function CaseHeader({ found }: { found: FragmentType<typeof CASE_HEADER> }) {
  const { t } = useTranslation();
  const { language, tell } = useLanguage();
  const { id, readable, status, object, number, printedNumber, queryNumber, rectifying, stage, organ, region, applicant, particulars, procedure, days, clocks } =
    read(CASE_HEADER, found);
  const facts = [
    ['number', printedNumber ?? number],
    ['queryNumber', queryNumber],
    ['applicant', applicant && `${applicant.name}（${t(`applicant.${applicant.kind}`)}）`],
    ['domains', particulars.domains.join(', ')],
    ['icpNumber', particulars.icpNumber],
    ['organ', (language === 'en' ? organ.nameEn : organ.name) ?? organ.code],
    ['region', region.name ?? region.code],
    ['procedure', procedure && tell(procedure.title)],
    ['submittedOn', days.submittedOn],
    ['filedOn', days.filedOn],
    ['endedOn', days.endedOn],
  ] as const;
  return (
    <header className={styles.header}>
      <div className={styles.what}>
        <h1>
          {particulars.siteName ?? particulars.unitName}
          <StatusTag status={status} />
          {stage && <Mark>{tell(stage.title)}</Mark>}
          {rectifying && <Mark tone="waiting">{t('case.rectifying')}</Mark>}
          <small>{t(`object.${object}`)}</small>
          {readable && <small><Link to={`/cases/${id}/replay`}>{t('replay.link')}</Link></small>}
        </h1>
        <Descriptions
          size="small"
          column={{ xs: 1, sm: 2, lg: 3 }}
          items={facts.filter(([, value]) => value).map(([key, children]) => ({ key, label: t(`case.fact.${key}`), children }))}
        />
      </div>
      {clocks.length > 0 && (
        <ul className={styles.clocks} aria-label={t('case.clocks')}>
          {clocks.map((clock) => (
            <li key={clock.id}>
              <span>{tell(clock.title)}{clock.clock === 'PROMISED' && <Mark>{t('clock.PROMISED')}</Mark>}</span>
              <small>{t(`party.${clock.duty}`)}{clock.dueOn && ` · ${clock.dueOn}`}</small>
              <Remaining deadline={clock} />
            </li>
          ))}
        </ul>
      )}
    </header>
  );
}
