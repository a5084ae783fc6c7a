import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { type FragmentType, graphql, read } from '../graphql/generated';
import { minuteOf } from '../parts/moments';
import { Days } from './Days';
import styles from './Explanation.module.css';

const EXPLANATION = graphql(`
  fragment Explanation on DeadlineExplanation {
    ground
    calendar
    recountedWith
    rulebook
    ruleFile
    ruleLine
    causes { sequence kind }
    days { ...TracedDay }
    found
    standing
    agrees
  }
`);

/** Why a time limit ends when it does: what it rests on, which events made it so, and every day of it. */
export function Explanation({ explanation }: { explanation: FragmentType<typeof EXPLANATION> }) {
  const { t } = useTranslation();
  const { ground, calendar, recountedWith, rulebook, ruleFile, ruleLine, causes, days, found, standing, agrees } = read(EXPLANATION, explanation);
  const moment = (given: string | null | undefined) => (given ? minuteOf(given) : t('trace.nothing'));
  const lines = [
    !agrees && t('trace.differs', { found: moment(found), standing: moment(standing) }),
    t(`trace.ground.${ground}`),
    t('trace.calendar', { calendar, rulebook }),
    recountedWith && t('trace.recountedWith', { calendar: recountedWith }),
    ruleFile && t('trace.rule', { file: ruleFile, line: ruleLine ?? '' }),
  ];
  return (
    <div className={styles.explanation}>
      <ul>{lines.filter((line) => typeof line === 'string').map((line) => <li key={line}>{line}</li>)}</ul>
      <div className={styles.causes}>
        <span>{t('trace.causes')}</span>
        {causes.map(({ sequence, kind }) => (
          <Link key={`${sequence} ${kind}`} to={`?version=${sequence}`} replace>{t('trace.cause', { sequence, kind: t(`trace.causeKind.${kind}`) })}</Link>
        ))}
      </div>
      {days.length > 0 && <Days days={days} />}
    </div>
  );
}
