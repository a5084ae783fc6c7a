import { Badge, Empty } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useQuery } from 'urql';
import { type FragmentType, graphql, read } from '../graphql/generated';
import { Remaining } from '../parts/Remaining';
import { StatusTag } from '../parts/StatusTag';
import { Trouble } from '../parts/Trouble';
import { useQueueCounts } from './QueueNavigation';
import type { QueueId } from './queues';
import { usePresent } from './counting';
import styles from './Desk.module.css';

const DESK_CASE = graphql(`
  fragment DeskCase on CaseEntry {
    id
    unitName
    siteName
    status
    submittedOn
    case { deadlines(running: true) { clock due ...Remaining } }
  }
`);

const DESK = graphql(`
  query Desk($now: DateTime!, $soon: DateTime!) {
    overdue: cases(first: 6, sort: DUE, filter: { overdue: true }) { edges { node { id ...DeskCase } } }
    dueSoon: cases(first: 6, sort: DUE, filter: { dueFrom: $now, dueBefore: $soon }) { edges { node { id ...DeskCase } } }
    submitted: cases(first: 6, sort: SUBMITTED, filter: { statuses: [SUBMITTED] }) { edges { node { id ...DeskCase } } }
    review: cases(first: 6, sort: DUE, filter: { statuses: [UNDER_REVIEW] }) { edges { node { id ...DeskCase } } }
    returned: cases(first: 6, sort: DUE, filter: { statuses: [RETURNED, AWAITING_PAPERS] }) { edges { node { id ...DeskCase } } }
    sealing: cases(first: 6, sort: DUE, filter: { statuses: [SEALING, COMPLETING] }) { edges { node { id ...DeskCase } } }
  }
`);

/** What waits, by what is to be done with it; each card leads to its queue. */
export function Component() {
  const { t } = useTranslation();
  const counts = useQueueCounts();
  const [{ data, error, fetching }, reload] = useQuery({ query: DESK, variables: usePresent(), requestPolicy: 'cache-and-network' });
  if (error && !data) return <Trouble error={error} onRetry={() => { reload(); }} />;
  const cards = [
    { queue: 'overdue', label: t('queue.overdue'), count: counts?.overdue, cases: data?.overdue, urgent: true },
    { queue: 'due-soon', label: t('queue.dueSoon'), count: counts?.dueSoon, cases: data?.dueSoon },
    { queue: 'to-accept', label: t('desk.new'), count: counts?.toAccept, cases: data?.submitted },
    { queue: 'to-review', label: t('queue.toReview'), count: counts?.toReview, cases: data?.review },
    { queue: 'returned', label: t('desk.waiting'), count: counts && counts.returned + counts.awaitingPapers, cases: data?.returned },
    { queue: 'to-seal', label: t('desk.finishing'), count: counts && counts.toSeal + counts.toComplete, cases: data?.sealing },
  ] satisfies (Omit<CardProps, 'isLoading'>)[];
  return (
    <div className={styles.place}>
      <h1>{t('nav.desk')}</h1>
      <div className={styles.board}>
        {cards.map((card) => <Card key={card.queue} {...card} isLoading={fetching} />)}
      </div>
    </div>
  );
}

interface CardProps {
  queue: QueueId;
  label: string;
  count: number | undefined;
  cases: { edges: readonly { node: FragmentType<typeof DESK_CASE> & { id: string } }[] } | undefined;
  urgent?: boolean;
  isLoading: boolean;
}

function Card({ queue, label, count, cases, urgent = false, isLoading }: CardProps) {
  const { t } = useTranslation();
  const nodes = cases?.edges.map(({ node }) => node) ?? [];
  return (
    <section className={styles.card} aria-label={label} aria-busy={isLoading}>
      <h2>
        <Link to={`/queue/${queue}`}>{label}</Link>
        {count !== undefined && <Badge count={count} overflowCount={999} showZero color={urgent && count > 0 ? 'red' : 'gray'} />}
      </h2>
      {nodes.length === 0 && !isLoading && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('queue.nothing')} />}
      <ul>{nodes.map((node) => <DeskCase key={node.id} entry={node} />)}</ul>
    </section>
  );
}

function DeskCase({ entry }: { entry: FragmentType<typeof DESK_CASE> }) {
  const { id, unitName, siteName, status, case: found } = read(DESK_CASE, entry);
  const legal = found?.deadlines.filter(({ clock, due }) => clock === 'LEGAL' && due) ?? [];
  const [next] = legal.sort((one, other) => Date.parse(one.due ?? '') - Date.parse(other.due ?? ''));
  return (
    <li>
      <Link to={`/cases/${id}`}>{siteName ?? unitName}</Link>
      {next ? <Remaining deadline={next} /> : status && <StatusTag status={status} />}
    </li>
  );
}
