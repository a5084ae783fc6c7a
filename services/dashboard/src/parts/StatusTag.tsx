import { useTranslation } from 'react-i18next';
import type { Status } from '../graphql/generated/graphql';
import { Mark, type Tone } from './Mark';

const TONES: Partial<Record<Status, Tone>> = {
  SUBMITTED: 'active',
  UNDER_REVIEW: 'active',
  SEALING: 'active',
  COMPLETING: 'active',
  AWAITING_PAPERS: 'waiting',
  RETURNED: 'waiting',
  UNFILED: 'waiting',
  FILED: 'good',
  REJECTED: 'bad',
  LAPSED: 'bad',
};

/** Where a case stands. */
export function StatusTag({ status }: { status: Status }) {
  const { t } = useTranslation();
  return <Mark tone={TONES[status]}>{t(`status.${status}`)}</Mark>;
}
