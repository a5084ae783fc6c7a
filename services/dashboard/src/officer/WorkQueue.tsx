import { Input, Select, type TableColumnType } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router';
import { graphql } from '../graphql/generated';
import type { CaseSort, WorkQueueQuery } from '../graphql/generated/graphql';
import { usePages } from '../graphql/pages';
import { PagedTable } from '../parts/PagedTable';
import { Remaining } from '../parts/Remaining';
import { StatusTag } from '../parts/StatusTag';
import { dayOf } from '../parts/moments';
import { useLanguage } from '../shell/language';
import { QueueNavigation } from './QueueNavigation';
import { queueOf } from './queues';
import styles from './WorkQueue.module.css';

const WORK_QUEUE = graphql(`
  query WorkQueue($filter: CasesFilter!, $sort: CaseSort!, $first: Int!, $after: String) {
    cases(filter: $filter, sort: $sort, first: $first, after: $after) {
      pageInfo { hasNextPage endCursor }
      edges {
        node {
          id
          unitName
          siteName
          status
          stage { zh en }
          submittedOn
          number
          nextDue
          handledBy { code name nameEn }
          case {
            object
            corrected
            deadlines(running: true) { id clock state due ...Remaining }
          }
        }
      }
    }
  }
`);

type Row = WorkQueueQuery['cases']['edges'][number]['node'];
type Deadline = NonNullable<Row['case']>['deadlines'][number];
const PAGE = 100;
const SORTS: readonly CaseSort[] = ['DUE', 'SUBMITTED', 'UPDATED'];

/** A queue: cases that wait for something, what is due first first. Queue, search and order are in the address. */
export function Component() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queue = queueOf(useParams().queue);
  const [parameters, setParameters] = useSearchParams();
  const name = parameters.get('name') ?? '';
  const sort = SORTS.find((one) => one === parameters.get('sort')) ?? queue.sort ?? 'DUE';
  const filter = useMemo(() => ({ ...queue.filter(), name: name || null }), [queue, name]);
  const pages = usePages(WORK_QUEUE, { filter, sort, first: PAGE }, (data) => data.cases);
  const columns = useColumns();
  const change = (key: string, value: string) => {
    setParameters((before) => {
      if (value) before.set(key, value);
      else before.delete(key);
      return before;
    }, { replace: true });
  };
  return (
    <div className={styles.place}>
      <aside className={styles.side}><QueueNavigation /></aside>
      <section className={styles.list}>
        <header className={styles.head}>
          <h1>{t(queue.label)}</h1>
          <Input.Search
            key={`${queue.id} ${name}`}
            className={styles.search}
            allowClear
            defaultValue={name}
            aria-label={t('queue.search')}
            placeholder={t('queue.search')}
            onSearch={(text) => { change('name', text.trim()); }}
          />
          <Select<CaseSort>
            aria-label={t('queue.order')}
            value={sort}
            options={SORTS.map((value) => ({ value, label: t(`queue.sort.${value}`) }))}
            onChange={(value) => { change('sort', value === (queue.sort ?? 'DUE') ? '' : value); }}
          />
        </header>
        <PagedTable<Row>
          label={t(queue.label)}
          pages={pages}
          columns={columns}
          rowKey={(row) => row.id}
          card={(row) => <QueueCard row={row} />}
          onOpen={(row) => { void navigate(`/cases/${row.id}`); }}
          empty={t(name ? 'queue.nothingFound' : 'queue.nothing')}
        />
      </section>
    </div>
  );
}

function useColumns(): TableColumnType<Row>[] {
  const { t } = useTranslation();
  const { language, tell } = useLanguage();
  return useMemo(() => [
    { key: 'name', title: t('queue.column.name'), width: 260, ellipsis: true, render: (_, row) => <CaseName row={row} /> },
    { key: 'status', title: t('queue.column.status'), width: 110, render: (_, row) => row.status && <StatusTag status={row.status} /> },
    { key: 'stage', title: t('queue.column.stage'), width: 140, ellipsis: true, render: (_, row) => row.stage && tell(row.stage) },
    { key: 'organ', title: t('queue.column.organ'), width: 170, ellipsis: true, render: (_, { handledBy }) => (language === 'en' ? handledBy.nameEn : handledBy.name) ?? handledBy.code },
    { key: 'left', title: t('queue.column.left'), width: 130, render: (_, row) => <NextDeadline row={row} /> },
    { key: 'due', title: t('queue.column.due'), width: 105, render: (_, row) => row.nextDue && dayOf(row.nextDue) },
    { key: 'promised', title: t('queue.column.promised'), width: 105, render: (_, row) => promisedDay(row) },
    { key: 'submitted', title: t('queue.column.submitted'), width: 105, dataIndex: 'submittedOn' },
  ], [t, language, tell]);
}

/** The row's way to the case: a link, so that it opens in another tab too. */
function CaseName({ row }: { row: Row }) {
  return (
    <Link to={`/cases/${row.id}`} onClick={(event) => { event.stopPropagation(); }}>
      {row.siteName ? `${row.siteName} · ${row.unitName}` : row.unitName}
    </Link>
  );
}

function NextDeadline({ row }: { row: Row }) {
  const next = nextLegal(row);
  return next ? <Remaining deadline={next} /> : null;
}

function QueueCard({ row }: { row: Row }) {
  const { tell } = useLanguage();
  return (
    <div className={styles.card}>
      <div className={styles.cardHead}>
        <CaseName row={row} />
        {row.status && <StatusTag status={row.status} />}
      </div>
      <div className={styles.cardFoot}>
        <span>{row.stage && tell(row.stage)}</span>
        <NextDeadline row={row} />
      </div>
    </div>
  );
}

/** The legal deadline that ends first; where all stand still, one of them. */
function nextLegal(row: Row): Deadline | undefined {
  const legal = (row.case?.deadlines ?? []).filter(({ clock }) => clock === 'LEGAL');
  const due = legal.filter((deadline) => deadline.due).sort((one, other) => Date.parse(one.due ?? '') - Date.parse(other.due ?? ''));
  return due[0] ?? legal.find(({ state }) => state === 'SUSPENDED');
}

function promisedDay(row: Row): string | undefined {
  const promised = row.case?.deadlines.find(({ clock, due }) => clock === 'PROMISED' && due);
  return promised?.due ? dayOf(promised.due) : undefined;
}
