import { useQuery } from 'urql';
import { graphql } from '../../graphql/generated';
import type { ActionSubjectFragment } from '../../graphql/generated/graphql';
import { action, plain } from './action';
import { LongTextField, OneOfField } from './fields';

const HANDLERS_OF = graphql(`
  query HandlersOf($organ: String!) { handlersOf(organ: $organ) { login name pending } }
`);

/** Whoever works on cases of the organ, those with the fewest first. */
function HandlerField({ subject }: { subject: ActionSubjectFragment }) {
  const [{ data }] = useQuery({ query: HANDLERS_OF, variables: { organ: subject.organ.code } });
  const candidates = [...(data?.handlersOf ?? [])].sort((one, other) => one.pending - other.pending);
  const options = candidates.map(({ login, name, pending }) => ({ value: login, label: `${name ?? login} (${String(pending)})` }));
  return <OneOfField name="handler" label="dialog.handler" hint="dialog.handlerHint" options={options} />;
}

export const ASSIGN = action(
  graphql(`
    mutation AssignCase($target: Target!, $handler: String!, $reason: String) {
      act: assignCase(target: $target, handler: $handler, reason: $reason) { ...Outcome }
    }
  `),
  ({ subject }) => (
    <>
      <HandlerField subject={subject} />
      <LongTextField name="reason" label="dialog.reason" required={false} />
    </>
  ),
  ({ handler, reason }: { handler: string; reason?: string }) => ({ handler, reason: reason ?? null }),
);

export const TAKE = plain(graphql(`
  mutation TakeCase($target: Target!) { act: takeCase(target: $target) { ...Outcome } }
`));

export const UNASSIGN = action(
  graphql(`
    mutation UnassignCase($target: Target!, $reason: String!) {
      act: unassignCase(target: $target, reason: $reason) { ...Outcome }
    }
  `),
  () => <LongTextField name="reason" label="dialog.reason" />,
  (given: { reason: string }) => given,
);
