import { Fragment, type ReactNode } from 'react';
import styles from './PlainTable.module.css';

export interface PlainColumn<Row> {
  title: string;
  /** In pixels; whatever is left if absent. */
  width?: number;
  cell: (row: Row) => ReactNode;
}

interface Props<Row> {
  label: string;
  columns: readonly PlainColumn<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string | number;
  empty: string;
  /** What is told below a row, for whoever wants to know more. */
  details?: { label: string; of: (row: Row) => ReactNode };
}

/** A short table as it is; where there is no room for columns, each row stands as a list of its cells. */
export function PlainTable<Row>({ label, columns, rows, rowKey, empty, details }: Props<Row>) {
  if (rows.length === 0) return <p className={styles.empty}>{empty}</p>;
  return (
    <table className={styles.table} aria-label={label}>
      <thead>
        <tr>{columns.map(({ title, width }) => <th key={title} scope="col" style={{ width }}>{title}</th>)}</tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Fragment key={rowKey(row)}>
            <tr>{columns.map(({ title, cell }) => <td key={title} data-label={title}>{cell(row)}</td>)}</tr>
            {details && (
              <tr className={styles.details}>
                <td colSpan={columns.length}><details><summary>{details.label}</summary>{details.of(row)}</details></td>
              </tr>
            )}
          </Fragment>
        ))}
      </tbody>
    </table>
  );
}
