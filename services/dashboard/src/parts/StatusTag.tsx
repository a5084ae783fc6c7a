import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Status } from '../graphql/generated/graphql';

const COLOURS: Partial<Record<Status, string>> = {
  SUBMITTED: 'blue',
  UNDER_REVIEW: 'blue',
  SEALING: 'geekblue',
  COMPLETING: 'geekblue',
  AWAITING_PAPERS: 'gold',
  RETURNED: 'gold',
  UNFILED: 'gold',
  FILED: 'green',
  REJECTED: 'red',
  LAPSED: 'red',
};

/** Where a case stands. */
export function StatusTag({ status }: { status: Status }) {
  const { t } = useTranslation();
  return <Tag color={COLOURS[status] ?? 'default'}>{t(`status.${status}`)}</Tag>;
}
