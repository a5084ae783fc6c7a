import type { Dayjs } from 'dayjs';
import { useTranslation } from 'react-i18next';
import { graphql } from '../../graphql/generated';
import type { ActionSubjectFragment } from '../../graphql/generated/graphql';
import { action, plain } from './action';
import { DayField, LongTextField, SomeOfField, TextField, day } from './fields';

export const FORWARD = plain(graphql(`
  mutation ForwardToSuperior($target: Target!) { act: forwardToSuperior(target: $target) { ...Outcome } }
`));

export const CONFIRM_RECEIPT = plain(graphql(`
  mutation ConfirmReceipt($target: Target!) { act: confirmReceipt(target: $target) { ...Outcome } }
`));

export const STAMP = action(
  graphql(`
    mutation StampCopies($target: Target!, $copies: [Int!]!) { act: stampCopies(target: $target, copies: $copies) { ...Outcome } }
  `),
  CopiesFields,
  ({ copies }: { copies: number[] }) => ({ copies }),
);

export const GIVE_BACK = action(
  graphql(`
    mutation GiveCopiesBack($target: Target!, $copies: [Int!]!) { act: giveCopiesBack(target: $target, copies: $copies) { ...Outcome } }
  `),
  CopiesFields,
  ({ copies }: { copies: number[] }) => ({ copies }),
);

/** Which copies, with who has each and the seals that it bears. */
function CopiesFields({ subject }: { subject: ActionSubjectFragment }) {
  const { t } = useTranslation();
  const options = subject.copies.map(({ number, holder, seals }) => ({
    value: number,
    label: [t('copy.number', { number }), t(`holder.${holder}`), ...seals.map(({ title }) => title)].join(' · '),
  }));
  return <SomeOfField name="copies" label="dialog.copies" options={options} />;
}

export const ASSIGN_NUMBER = action(
  graphql(`
    mutation AssignNumber($target: Target!, $number: String) { act: assignNumber(target: $target, number: $number) { ...Outcome } }
  `),
  () => <TextField name="number" label="dialog.number" hint="dialog.numberHint" required={false} />,
  ({ number }: { number?: string }) => ({ number: number ?? null }),
);

export const RENUMBER = action(
  graphql(`
    mutation Renumber($target: Target!, $reason: String!, $number: String) {
      act: renumber(target: $target, reason: $reason, number: $number) { ...Outcome }
    }
  `),
  () => (
    <>
      <LongTextField name="reason" label="dialog.reason" />
      <TextField name="number" label="dialog.number" hint="dialog.numberHint" required={false} />
    </>
  ),
  ({ reason, number }: { reason: string; number?: string }) => ({ reason, number: number ?? null }),
);

export const ISSUE_CERTIFICATE = action(
  graphql(`
    mutation IssueCertificate($target: Target!, $paper: String!, $number: String) {
      act: issueCertificate(target: $target, paper: $paper, number: $number) { ...Outcome }
    }
  `),
  () => (
    <>
      <TextField name="paper" label="dialog.paper" hint="dialog.paperHint" />
      <TextField name="number" label="dialog.paperNumber" required={false} />
    </>
  ),
  ({ paper, number }: { paper: string; number?: string }) => ({ paper, number: number ?? null }),
);

export const SHOW_BADGE = action(
  graphql(`
    mutation ShowBadge($target: Target!, $shownOn: NaiveDate!) { act: showBadge(target: $target, shownOn: $shownOn) { ...Outcome } }
  `),
  () => <DayField name="shownOn" label="dialog.shownOn" />,
  ({ shownOn }: { shownOn: Dayjs }) => ({ shownOn: day(shownOn) }),
);

export const TERMINATE = action(
  graphql(`
    mutation TerminateFiling($target: Target!, $endedOn: NaiveDate!) { act: terminateFiling(target: $target, endedOn: $endedOn) { ...Outcome } }
  `),
  () => <DayField name="endedOn" label="dialog.endedOn" />,
  ({ endedOn }: { endedOn: Dayjs }) => ({ endedOn: day(endedOn) }),
);

export const CANCEL = action(
  graphql(`
    mutation CancelFiling($target: Target!, $ground: String!) { act: cancelFiling(target: $target, ground: $ground) { ...Outcome } }
  `),
  () => <LongTextField name="ground" label="dialog.ground" />,
  ({ ground }: { ground: string }) => ({ ground }),
);
