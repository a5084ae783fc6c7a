import { Grid, Table, type TableColumnType } from 'antd';
import { type ReactNode, type UIEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Pages } from '../graphql/pages';
import { Trouble } from './Trouble';
import styles from './PagedTable.module.css';

interface Props<Row> {
  label: string;
  pages: Pages<Row>;
  columns: TableColumnType<Row>[];
  rowKey: (row: Row) => string;
  /** The row on a narrow screen, where there is no room for columns. */
  card: (row: Row) => ReactNode;
  onOpen?: (row: Row) => void;
  empty: string;
}

/** Rows that are still to be seen below the last one in sight when the next page is asked for. */
const AHEAD_PX = 1200;

/** A list of any length: only what is in sight is drawn, and what comes next is loaded before it is. */
export function PagedTable<Row extends object>({ label, pages, columns, rowKey, card, onOpen, empty }: Props<Row>) {
  const { t } = useTranslation();
  const { md = true } = Grid.useBreakpoint();
  const [place, height] = useHeight();
  const { rows, isLoading, isStale, hasMore, error, more, reload } = pages;

  if (error && rows.length === 0) return <Trouble error={error} onRetry={reload} />;
  const onScroll = ({ currentTarget }: UIEvent<HTMLDivElement>) => {
    const { scrollHeight, scrollTop, clientHeight } = currentTarget;
    if (scrollHeight - scrollTop - clientHeight < AHEAD_PX) more();
  };
  const asCard: TableColumnType<Row>[] = [{ key: 'card', title: label, render: (_, row) => card(row) }];
  return (
    <div className={styles.place} ref={place} aria-busy={isLoading} data-stale={isStale || undefined}>
      <Table<Row>
        virtual
        size="small"
        aria-label={label}
        columns={md ? columns : asCard}
        showHeader={md}
        dataSource={rows}
        rowKey={rowKey}
        pagination={false}
        loading={isLoading && rows.length === 0}
        scroll={{ x: md ? 900 : 320, y: Math.max(height - (md ? 38 : 0), 120) }}
        onScroll={onScroll}
        locale={{ emptyText: isLoading ? ' ' : empty }}
        onRow={(row) => (onOpen ? { onClick: () => { onOpen(row); }, className: styles.open } : {})}
      />
      <div className={styles.foot} role="status">
        {error ? <a onClick={reload}>{t('trouble.retry')}</a> : t(hasMore ? 'list.loadedSoFar' : 'list.all', { count: rows.length })}
      </div>
    </div>
  );
}

/** How much room there is, as the window is now. */
function useHeight() {
  const place = useRef<HTMLDivElement>(null);
  const [height, setHeight] = useState(480);
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const observer = new ResizeObserver(() => { setHeight(element.clientHeight - 28); });
    observer.observe(element);
    return () => { observer.disconnect(); };
  }, []);
  return [place, height] as const;
}
