import type { AnyVariables, CombinedError, TypedDocumentNode } from '@urql/core';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useClient } from 'urql';

/** A page of a list, as every list of the interface has it. */
export interface Connection<Node> {
  pageInfo: { hasNextPage: boolean; endCursor?: string | null };
  edges: readonly { node: Node }[];
}

/** A list as far as it was loaded. */
export interface Pages<Node> {
  rows: readonly Node[];
  isLoading: boolean;
  /** Whether the rows are of another question, or older than they could be. */
  isStale: boolean;
  hasMore: boolean;
  error: CombinedError | undefined;
  /** Loads what comes next, if there is anything and it is not on its way. */
  more: () => void;
  /** Loads again from the beginning. */
  reload: () => void;
}

interface State<Node> {
  question: string;
  rows: readonly Node[];
  cursor: string | undefined;
  error: CombinedError | undefined;
}

/** A list by key, page after page. The document takes its place in the list as `$after`. */
export function usePages<Data, Variables extends AnyVariables, Node>(
  query: TypedDocumentNode<Data, Variables & { after?: string | null }>,
  variables: Variables,
  connection: (data: Data) => Connection<Node>,
): Pages<Node> {
  const client = useClient();
  const question = JSON.stringify(variables);
  const [state, setState] = useState<State<Node>>();
  const [isPending, setPending] = useState(false);
  const asked = useRef(0);
  const pick = useRef(connection);

  const load = useCallback(async (after: string | undefined) => {
    const turn = ++asked.current;
    const given = { ...(JSON.parse(question) as Variables), after: after ?? null };
    const { data, error } = await client.query(query, given, { requestPolicy: 'network-only' }).toPromise();
    // The question has changed since: this answers another one.
    if (turn !== asked.current) return;
    setPending(false);
    setState((before) => {
      if (!data) return { question, rows: before?.rows ?? [], cursor: undefined, error };
      const { pageInfo, edges } = pick.current(data);
      const nodes = edges.map((edge) => edge.node);
      const cursor = pageInfo.hasNextPage ? (pageInfo.endCursor ?? undefined) : undefined;
      return { question, rows: after ? [...(before?.rows ?? []), ...nodes] : nodes, cursor, error: undefined };
    });
  }, [client, query, question]);
  useEffect(() => { void load(undefined); }, [load]);

  const cursor = state?.cursor;
  const isLoading = isPending || state?.question !== question;
  const ask = (after: string | undefined) => {
    setPending(true);
    void load(after);
  };
  return {
    rows: state?.rows ?? [],
    isLoading,
    isStale: state !== undefined && state.question !== question,
    hasMore: cursor !== undefined,
    error: state?.error,
    more: () => { if (cursor !== undefined && !isLoading) ask(cursor); },
    reload: () => { ask(undefined); },
  };
}
