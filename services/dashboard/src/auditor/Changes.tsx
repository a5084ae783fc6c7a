import { useTranslation } from 'react-i18next';
import { type FragmentType, graphql, read } from '../graphql/generated';
import { PlainTable } from '../parts/PlainTable';
import styles from './Changes.module.css';

const CHANGES = graphql(`
  fragment Changes on FieldChange {
    path
    before
    after
  }
`);

interface Props {
  label: string;
  changes: readonly FragmentType<typeof CHANGES>[];
  empty: string;
}

/** What differs, field by field, with its value before and after. */
export function Changes({ label, changes, empty }: Props) {
  const { t } = useTranslation();
  return (
    <div className={styles.changes}>
      <PlainTable
        label={label}
        rows={read(CHANGES, changes)}
        rowKey={({ path }) => path}
        empty={empty}
        columns={[
          { title: t('replay.path'), cell: ({ path }) => <code>{path}</code> },
          { title: t('replay.before'), cell: ({ before }) => <span className={styles.before}>{shown(before)}</span> },
          { title: t('replay.after'), cell: ({ after }) => <span>{shown(after)}</span> },
        ]}
      />
    </div>
  );
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return '—';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
