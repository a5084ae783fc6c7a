import { useTranslation } from 'react-i18next';
import { type FragmentType, graphql, read } from '../graphql/generated';
import type { TracedDayFragment } from '../graphql/generated/graphql';
import styles from './Days.module.css';

const TRACED_DAY = graphql(`
  fragment TracedDay on TracedDay {
    date
    kind
    holiday
    notice
    suspended
    counted
    passedOver
    due
  }
`);

/** The days of a period as a bar, what each colour means, and in words whatever is not plain weekday or weekend. */
export function Days({ days }: { days: readonly FragmentType<typeof TRACED_DAY>[] }) {
  const { t } = useTranslation();
  const traced = read(TRACED_DAY, days);
  const kinds = [...new Set(traced.map(lookOf))];
  return (
    <>
      <ol className={styles.bar} aria-label={t('trace.days')}>
        {traced.map((day, place) => <Day key={day.date} day={day} isFirst={place === 0} />)}
      </ol>
      <ul className={styles.legend} aria-hidden>
        {kinds.map((kind) => <li key={kind}><i data-kind={kind} />{t(`trace.kind.${kind}`)}</li>)}
      </ul>
      <ul>
        {runsOf(traced).map(({ from, to, day }) => (
          <li key={from}>
            {from === to ? from : `${from} – ${to}`}{' '}
            {[t(`trace.kind.${day.kind}`), day.holiday, day.suspended && t('trace.suspended', { basis: day.suspended })].filter(Boolean).join(' · ')}
            {day.notice && <> · <Notice notice={day.notice} /></>}
          </li>
        ))}
      </ul>
    </>
  );
}

/** A day of the bar; with its month where one begins. */
function Day({ day, isFirst }: { day: TracedDayFragment; isFirst: boolean }) {
  const { t } = useTranslation();
  const { date, kind, holiday, notice, suspended, counted, passedOver, due } = day;
  const told = [
    date,
    t(`trace.kind.${kind}`),
    holiday,
    notice,
    suspended && t('trace.suspended', { basis: suspended }),
    counted != null && t('trace.counted', { count: counted }),
    passedOver && t('trace.passedOver'),
    due && t('trace.due'),
  ].filter(Boolean).join(' · ');
  return <li data-kind={lookOf(day)} data-due={due || undefined} title={told}>{isFirst || date.endsWith('-01') ? date.slice(5) : date.slice(8)}</li>;
}

/** The notice by which a day is off or worked: where it can be read, if it names an address. */
function Notice({ notice }: { notice: string }) {
  return notice.startsWith('https://') ? <a href={notice} target="_blank" rel="noreferrer">{notice}</a> : <>{notice}</>;
}

/** How a day is shown: by its kind, unless the period stood still. */
const lookOf = ({ kind, suspended }: TracedDayFragment) => (suspended ? 'SUSPENDED' : kind);

interface Run {
  from: string;
  to: string;
  day: TracedDayFragment;
}

/** Neighbouring days that are alike, of those with a holiday, a notice or a suspension. */
function runsOf(days: readonly TracedDayFragment[]): Run[] {
  const runs: (Run | undefined)[] = [];
  for (const day of days) {
    const run = runs.at(-1);
    if (!day.holiday && !day.notice && !day.suspended) runs.push(undefined);
    else if (run && isAlike(run.day, day)) run.to = day.date;
    else runs.push({ from: day.date, to: day.date, day });
  }
  return runs.filter((run) => run !== undefined);
}

const isAlike = (one: TracedDayFragment, other: TracedDayFragment) =>
  one.kind === other.kind && one.holiday === other.holiday && one.notice === other.notice && one.suspended === other.suspended;
