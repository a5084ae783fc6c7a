import { useTranslation } from 'react-i18next';
import { type FragmentType, graphql, read } from '../../graphql/generated';
import type { DeadlinesTabFragment } from '../../graphql/generated/graphql';
import { Citations } from '../../parts/Citations';
import { Mark } from '../../parts/Mark';
import { PlainTable } from '../../parts/PlainTable';
import { Remaining } from '../../parts/Remaining';
import { dayOf } from '../../parts/moments';
import { useLanguage } from '../../shell/language';

const DEADLINES_TAB = graphql(`
  fragment DeadlinesTab on Case {
    deadlines {
      id
      title { zh en }
      duty
      clock
      period { text { zh en } }
      start
      dueOn
      counted
      rolledFrom
      basis
      ending
      endedAt
      state
      skippedDays { date why holiday }
      suspensions { from until basis }
      provisional { knownThrough reason { zh en } }
      citations { ...Citation }
      ...Remaining
    }
  }
`);

/** Every time limit with its reasons: from when, how long, which days did not count, and how it ended. */
export function DeadlinesTab({ found }: { found: FragmentType<typeof DEADLINES_TAB> }) {
  const { t } = useTranslation();
  const { tell } = useLanguage();
  const { deadlines } = read(DEADLINES_TAB, found);
  return (
    <PlainTable
      label={t('case.tab.deadlines')}
      rows={deadlines}
      rowKey={({ id }) => id}
      empty={t('deadline.none')}
      details={{ label: t('deadline.why'), of: (deadline) => <Reasons deadline={deadline} /> }}
      columns={[
        {
          title: t('deadline.title'),
          cell: ({ title, clock, citations }) => (
            <span>{tell(title)} {clock === 'PROMISED' && <Mark>{t('clock.PROMISED')}</Mark>} <Citations citations={citations} /></span>
          ),
        },
        { title: t('deadline.duty'), width: 110, cell: ({ duty }) => t(`party.${duty}`) },
        { title: t('deadline.period'), width: 120, cell: ({ period }) => period && tell(period.text) },
        { title: t('deadline.start'), width: 95, cell: ({ start }) => start },
        { title: t('deadline.due'), width: 95, cell: ({ dueOn }) => dueOn },
        { title: t('deadline.state'), width: 160, cell: (deadline) => <DeadlineState deadline={deadline} /> },
      ]}
    />
  );
}

type Deadline = DeadlinesTabFragment['deadlines'][number];

/** How long it still runs, or how it ended. */
function DeadlineState({ deadline }: { deadline: Deadline }) {
  const { t } = useTranslation();
  if (!deadline.endedAt) return <Remaining deadline={deadline} />;
  return <>{t(`deadlineState.${deadline.state}`)} {dayOf(deadline.endedAt)}</>;
}

function Reasons({ deadline }: { deadline: Deadline }) {
  const { t } = useTranslation();
  const { tell } = useLanguage();
  const { start, counted, rolledFrom, basis, skippedDays, suspensions, provisional } = deadline;
  const lines = [
    t('deadline.countedFrom', { day: start }),
    counted != null && t('deadline.counted', { count: counted }),
    skippedDays.length > 0 && t('deadline.skipped', { days: skippedDays.map(({ date, why, holiday }) => `${date} ${holiday ?? t(`skip.${why}`)}`).join('、') }),
    rolledFrom && t('deadline.rolled', { day: rolledFrom }),
    ...suspensions.map(({ from, until, basis: why }) => t('deadline.stoodStill', { from, until: until ?? '…', basis: why })),
    basis && t('deadline.basis', { basis }),
    provisional && tell(provisional.reason),
  ];
  return <ul>{lines.filter((line) => typeof line === 'string').map((line) => <li key={line}>{line}</li>)}</ul>;
}
