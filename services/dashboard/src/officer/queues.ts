import type { ParseKeys } from 'i18next';
import type { CaseSort, CasesFilter, Status } from '../graphql/generated/graphql';
import { inDays } from '../parts/moments';

/** A queue as it is named in its address. */
export type QueueId = (typeof QUEUES)[number]['id'];

interface Queue {
  id: string;
  label: ParseKeys;
  sort?: CaseSort;
  filter: () => CasesFilter;
}

/** What is not over yet. */
export const PENDING: Status[] = ['SUBMITTED', 'UNDER_REVIEW', 'AWAITING_PAPERS', 'RETURNED', 'SEALING', 'COMPLETING'];
/** Days ahead that count as soon. */
const SOON_DAYS = 7;

/** The end of the last day that counts as soon. */
export const endOfSoon = () => `${inDays(SOON_DAYS + 1)}T00:00:00+08:00`;

const now = () => new Date().toISOString();
const of = (...statuses: Status[]) => () => ({ statuses });

/** The queues that every office has, in the order of the procedure. Each is a question to `cases`. */
export const QUEUES = [
  { id: 'pending', label: 'queue.pending', filter: of(...PENDING) },
  { id: 'mine', label: 'queue.mine', filter: () => ({ mine: true }) },
  { id: 'unassigned', label: 'queue.unassigned', filter: () => ({ unassigned: true, statuses: PENDING }) },
  { id: 'to-accept', label: 'queue.toAccept', filter: of('SUBMITTED') },
  { id: 'to-review', label: 'queue.toReview', filter: of('UNDER_REVIEW') },
  { id: 'to-seal', label: 'queue.toSeal', filter: of('SEALING') },
  { id: 'to-complete', label: 'queue.toComplete', filter: of('COMPLETING') },
  { id: 'awaiting-papers', label: 'queue.awaitingPapers', filter: of('AWAITING_PAPERS') },
  { id: 'returned', label: 'queue.returned', filter: of('RETURNED') },
  { id: 'due-soon', label: 'queue.dueSoon', filter: () => ({ dueFrom: now(), dueBefore: endOfSoon() }) },
  { id: 'overdue', label: 'queue.overdue', filter: () => ({ overdue: true }) },
  { id: 'unfiled', label: 'queue.unfiled', filter: of('UNFILED') },
  { id: 'filed', label: 'queue.filed', sort: 'UPDATED', filter: of('FILED') },
  { id: 'all', label: 'queue.all', sort: 'UPDATED', filter: () => ({}) },
] as const satisfies readonly Queue[];

/** The queue of an address; the first one where there is none of that name. */
export const queueOf = (id: string | undefined): Queue => QUEUES.find((queue) => queue.id === id) ?? QUEUES[0];
