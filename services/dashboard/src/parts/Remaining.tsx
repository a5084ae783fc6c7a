import { PauseCircleFilled } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import { type FragmentType, graphql, read } from '../graphql/generated';
import { useLanguage } from '../shell/language';
import styles from './Remaining.module.css';

export const REMAINING = graphql(`
  fragment Remaining on Deadline {
    title { zh en }
    clock
    state
    start
    due
    workingDaysLeft
  }
`);

/** How much of a time limit is left: working days in figures, the share that has gone as a bar, or that it stands still. */
export function Remaining({ deadline }: { deadline: FragmentType<typeof REMAINING> }) {
  const { t } = useTranslation();
  const { tell } = useLanguage();
  const { title, state, start, due, workingDaysLeft } = read(REMAINING, deadline);
  if (state === 'SUSPENDED') {
    return (
      <span className={styles.remaining} title={tell(title)} data-state={state}>
        <PauseCircleFilled aria-hidden /> {t('remaining.suspended')}
      </span>
    );
  }
  if (!due || workingDaysLeft == null) return <span className={styles.remaining}>{t('remaining.open')}</span>;
  const text = workingDaysLeft < 0 || state === 'OVERDUE'
    ? t('remaining.overdue', { days: Math.abs(workingDaysLeft) })
    : t('remaining.left', { days: workingDaysLeft });
  return (
    <span className={styles.remaining} title={tell(title)} data-state={state}>
      <span>{text}</span>
      <progress className={styles.bar} value={gone(start, due)} aria-hidden />
    </span>
  );
}

/** The share of the time from the start day to the due moment that has gone, from 0 to 1. */
function gone(start: string, due: string): number {
  const from = Date.parse(`${start}T00:00:00+08:00`);
  const whole = Date.parse(due) - from;
  return whole > 0 ? Math.min(1, Math.max(0, (Date.now() - from) / whole)) : 1;
}
