import { useTranslation } from 'react-i18next';
import { type FragmentType, graphql, read } from '../graphql/generated';
import { Citations } from '../parts/Citations';
import { Mark } from '../parts/Mark';
import { dayOf } from '../parts/moments';
import { useLanguage } from '../shell/language';
import { Explanation } from './Explanation';
import styles from './DeadlineThen.module.css';

const DEADLINE_THEN = graphql(`
  fragment DeadlineThen on Deadline {
    title { zh en }
    duty
    clock
    period { text { zh en } }
    start
    dueOn
    state
    endedAt
    workingDaysLeft
    citations { ...Citation }
    explanation { agrees ...Explanation }
  }
`);

/** A time limit as it stood, and below it day by day why it ended then. */
export function DeadlineThen({ deadline }: { deadline: FragmentType<typeof DEADLINE_THEN> }) {
  const { t } = useTranslation();
  const { tell } = useLanguage();
  const { title, duty, clock, period, start, dueOn, state, endedAt, workingDaysLeft, citations, explanation } = read(DEADLINE_THEN, deadline);
  const left = workingDaysLeft != null && t(workingDaysLeft < 0 ? 'remaining.overdue' : 'remaining.left', { days: Math.abs(workingDaysLeft) });
  const facts = [
    t(`party.${duty}`),
    period && tell(period.text),
    `${start} – ${dueOn ?? '…'}`,
    `${t(`deadlineState.${state}`)}${endedAt ? ` ${dayOf(endedAt)}` : ''}`,
    left,
  ];
  return (
    <article className={styles.deadline}>
      <strong>{tell(title)}</strong> {clock === 'PROMISED' && <Mark>{t('clock.PROMISED')}</Mark>} <Citations citations={citations} />
      <div>{facts.filter(Boolean).join(' · ')}</div>
      {explanation && (
        <details>
          <summary>
            {t('deadline.why')} {explanation.agrees ? <Mark tone="good">{t('trace.agrees')}</Mark> : <Mark tone="bad">≠</Mark>}
          </summary>
          <Explanation explanation={explanation} />
        </details>
      )}
    </article>
  );
}
