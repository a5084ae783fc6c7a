import type { Dayjs } from 'dayjs';
import { useTranslation } from 'react-i18next';
import { graphql } from '../../graphql/generated';
import type { ActionSubjectFragment } from '../../graphql/generated/graphql';
import { useLanguage } from '../../shell/language';
import { action, plain } from './action';
import { DayField, ItemsField, LongTextField, day } from './fields';

export const ACCEPT = plain(graphql(`
  mutation AcceptFiling($target: Target!) { act: acceptFiling(target: $target) { ...Outcome } }
`));

export const PASS_REVIEW = action(
  graphql(`
    mutation PassReview($target: Target!, $note: String) { act: passReview(target: $target, note: $note) { ...Outcome } }
  `),
  () => <LongTextField name="note" label="dialog.note" required={false} />,
  ({ note }: { note?: string }) => ({ note: note ?? null }),
);

export const RETURN = action(
  graphql(`
    mutation ReturnForRectification($target: Target!, $input: ReturnForRectification!) {
      act: returnForRectification(target: $target, input: $input) { ...Outcome }
    }
  `),
  ReturnFields,
  ({ items, by, basis }: { items: string[]; by?: Dayjs; basis?: string }) =>
    ({ input: { items, by: by ? day(by) : null, basis: basis ?? null } }),
);

/** Everything at once (一次性告知): materials and parts of the form that are not in order, and anything in words. */
function ReturnFields({ subject }: { subject: ActionSubjectFragment }) {
  const { t } = useTranslation();
  const { tell } = useLanguage();
  const sections = subject.form?.definition?.sections ?? [];
  const options = [...subject.materials.map(({ title }) => tell(title)), ...sections.map(({ label }) => tell(label))];
  return (
    <>
      <ItemsField name="items" label="dialog.items" hint="dialog.itemsHint" options={options.map((value) => ({ value, label: value }))} />
      <DayField name="by" label="dialog.by" hint="dialog.byHint" required={false} />
      <LongTextField name="basis" label="dialog.basis" hint="dialog.basisHint" required={false} />
      <p>{t('dialog.returnHint')}</p>
    </>
  );
}

export const REJECT = action(
  graphql(`
    mutation RejectFiling($target: Target!, $ground: String!) { act: rejectFiling(target: $target, ground: $ground) { ...Outcome } }
  `),
  () => <LongTextField name="ground" label="dialog.ground" />,
  ({ ground }: { ground: string }) => ({ ground }),
);

export const CLOSE_AS_LAPSED = action(
  graphql(`
    mutation CloseAsLapsed($target: Target!, $notice: String!) { act: closeAsLapsed(target: $target, notice: $notice) { ...Outcome } }
  `),
  () => <LongTextField name="notice" label="dialog.notice" />,
  ({ notice }: { notice: string }) => ({ notice }),
);

export const WITHDRAW = action(
  graphql(`
    mutation WithdrawFiling($target: Target!, $ground: String!) { act: withdrawFiling(target: $target, ground: $ground) { ...Outcome } }
  `),
  () => <LongTextField name="ground" label="dialog.ground" />,
  ({ ground }: { ground: string }) => ({ ground }),
);
