import type { CombinedError } from '@urql/core';
import { Alert } from 'antd';
import { type FragmentType, graphql, read } from '../graphql/generated';
import { useLanguage } from '../shell/language';
import { useTroubleText } from './troubleText';

export const REFUSAL = graphql(`
  fragment Refusal on Refusal {
    code
    zh
    en
    path
    citations { text source article }
  }
`);

interface Props {
  refusals: readonly FragmentType<typeof REFUSAL>[] | undefined;
  error?: CombinedError | undefined;
  /** Paths whose refusals stand beside their fields. */
  shown?: readonly string[];
}

/** Why something was not done, with the articles that forbid it; nothing where there is nothing to tell. */
export function Refusals({ refusals, error, shown = [] }: Props) {
  const { tell } = useLanguage();
  const text = useTroubleText();
  const told = read(REFUSAL, refusals ?? []).filter(({ path }) => !path || !shown.includes(path));
  if (told.length === 0 && !error) return null;
  const lines = told.map((refusal) => [tell(refusal), refusal.citations.map((citation) => citation.text).join('、')] as const);
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      style={{ marginBottom: 16 }}
      title={error ? text(error) : lines.map(([sentence, cited]) => (
        <div key={sentence}>{sentence}{cited && <small> ({cited})</small>}</div>
      ))}
    />
  );
}
