import type { Dayjs } from 'dayjs';
import { graphql } from '../../graphql/generated';
import type { ActionSubjectFragment } from '../../graphql/generated/graphql';
import { useLanguage } from '../../shell/language';
import { action } from './action';
import { DayField, LongTextField, OneOfField, TextField, day } from './fields';

/** Which of the clocks that run, or that stand still. */
function ClockField({ subject, suspended }: { subject: ActionSubjectFragment; suspended: boolean }) {
  const { tell } = useLanguage();
  const fitting = subject.running.filter(({ state }) => (state === 'SUSPENDED') === suspended);
  const options = fitting.map(({ id, title, dueOn }) => ({ value: id, label: [tell(title), dueOn].filter(Boolean).join(' · ') }));
  return <OneOfField name="deadlineId" label="dialog.deadline" options={options} />;
}

export const EXTEND_CLOCK = action(
  graphql(`
    mutation ExtendClock($target: Target!, $deadlineId: String!, $until: NaiveDate!, $basis: String!) {
      act: extendClock(target: $target, deadlineId: $deadlineId, until: $until, basis: $basis) { ...Outcome }
    }
  `),
  ({ subject }) => (
    <>
      <ClockField subject={subject} suspended={false} />
      <DayField name="until" label="dialog.until" />
      <LongTextField name="basis" label="dialog.basis" />
    </>
  ),
  ({ deadlineId, until, basis }: { deadlineId: string; until: Dayjs; basis: string }) => ({ deadlineId, until: day(until), basis }),
);

export const SUSPEND_CLOCK = action(
  graphql(`
    mutation SuspendClock($target: Target!, $deadlineId: String!, $basis: String!) {
      act: suspendClock(target: $target, deadlineId: $deadlineId, basis: $basis) { ...Outcome }
    }
  `),
  ({ subject }) => (
    <>
      <ClockField subject={subject} suspended={false} />
      <LongTextField name="basis" label="dialog.basis" />
    </>
  ),
  (given: { deadlineId: string; basis: string }) => given,
);

export const RESUME_CLOCK = action(
  graphql(`
    mutation ResumeClock($target: Target!, $deadlineId: String!) { act: resumeClock(target: $target, deadlineId: $deadlineId) { ...Outcome } }
  `),
  ({ subject }) => <ClockField subject={subject} suspended />,
  (given: { deadlineId: string }) => given,
);

export const TRANSFER = action(
  graphql(`
    mutation TransferCase($target: Target!, $to: String!, $reason: String!) {
      act: transferCase(target: $target, to: $to, reason: $reason) { ...Outcome }
    }
  `),
  () => (
    <>
      <TextField name="to" label="dialog.to" hint="dialog.toHint" />
      <LongTextField name="reason" label="dialog.reason" />
    </>
  ),
  (given: { to: string; reason: string }) => given,
);
