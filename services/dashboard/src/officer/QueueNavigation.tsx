import { useTranslation } from 'react-i18next';
import { NavLink } from 'react-router';
import { useQuery } from 'urql';
import { graphql } from '../graphql/generated';
import type { QueueCountsQuery } from '../graphql/generated/graphql';
import { usePresent } from './counting';
import { PENDING, QUEUES, type QueueId } from './queues';
import styles from './QueueNavigation.module.css';

const COUNTS = graphql(`
  query QueueCounts($pending: [Status!]!, $now: DateTime!, $soon: DateTime!) {
    pending: caseCount(filter: { statuses: $pending })
    toAccept: caseCount(filter: { statuses: [SUBMITTED] })
    toReview: caseCount(filter: { statuses: [UNDER_REVIEW] })
    toSeal: caseCount(filter: { statuses: [SEALING] })
    toComplete: caseCount(filter: { statuses: [COMPLETING] })
    awaitingPapers: caseCount(filter: { statuses: [AWAITING_PAPERS] })
    returned: caseCount(filter: { statuses: [RETURNED] })
    dueSoon: caseCount(filter: { dueFrom: $now, dueBefore: $soon })
    overdue: caseCount(filter: { overdue: true })
    unfiled: caseCount(filter: { statuses: [UNFILED] })
  }
`);

const COUNT_OF: Partial<Record<QueueId, Exclude<keyof QueueCountsQuery, '__typename'>>> = {
  'pending': 'pending',
  'to-accept': 'toAccept',
  'to-review': 'toReview',
  'to-seal': 'toSeal',
  'to-complete': 'toComplete',
  'awaiting-papers': 'awaitingPapers',
  'returned': 'returned',
  'due-soon': 'dueSoon',
  'overdue': 'overdue',
  'unfiled': 'unfiled',
};
/** Where the interface ends counting. */
const MOST = 1000;

/** The queues with how much is in each. */
export function QueueNavigation() {
  const { t } = useTranslation();
  const counts = useQueueCounts();
  return (
    <nav className={styles.queues} aria-label={t('queue.navigation')}>
      {QUEUES.map(({ id, label }) => {
        const name = COUNT_OF[id];
        const count = name ? counts?.[name] : undefined;
        return (
          <NavLink key={id} to={`/queue/${id}`} data-urgent={id === 'overdue' && count ? '' : undefined}>
            <span>{t(label)}</span>
            {count !== undefined && <span className={styles.count}>{count < MOST ? count : `${MOST - 1}+`}</span>}
          </NavLink>
        );
      })}
    </nav>
  );
}

/** How much is in each queue. */
export function useQueueCounts(): QueueCountsQuery | undefined {
  const variables = { pending: PENDING, ...usePresent() };
  const [{ data }] = useQuery({ query: COUNTS, variables, requestPolicy: 'cache-and-network' });
  return data;
}
