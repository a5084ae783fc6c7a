import type { Client, CombinedError } from '@urql/core';
import { useEffect, useState } from 'react';
import { useClient } from 'urql';
import { graphql } from '../graphql/generated';
import type { LifeQuery } from '../graphql/generated/graphql';

const LIFE = graphql(`
  query Life($id: UUID!, $afterSequence: Int!) {
    case(id: $id) {
      id
      readable
      particulars { unitName siteName }
      timeline(first: 100, afterSequence: $afterSequence) { sequence name occurredOn }
    }
  }
`);

type Found = NonNullable<LifeQuery['case']>;

/** A case's events from the first to the last, by name and day. */
export interface Life {
  id: string;
  /** Not there where the case is not in sight. */
  found?: Found;
  error?: CombinedError;
}

/** The whole life of a case; nothing while it is loaded. */
export function useLife(id: string): Life | undefined {
  const client = useClient();
  const [life, setLife] = useState<Life>();
  useEffect(() => {
    let isCurrent = true;
    void lifeOf(client, id).then((whole) => { if (isCurrent) setLife(whole); });
    return () => { isCurrent = false; };
  }, [client, id]);
  return life?.id === id ? life : undefined;
}

async function lifeOf(client: Client, id: string): Promise<Life> {
  const timeline: Found['timeline'] = [];
  for (;;) {
    const afterSequence = timeline.at(-1)?.sequence ?? 0;
    const { data, error } = await client.query(LIFE, { id, afterSequence }, { requestPolicy: 'network-only' }).toPromise();
    if (error) return { id, error };
    const found = data?.case;
    if (!found) return { id };
    if (found.timeline.length === 0) return { id, found: { ...found, timeline } };
    timeline.push(...found.timeline);
  }
}

/** The days on which something happened, each once, in order. */
export const daysOf = (timeline: Found['timeline']) => [...new Set(timeline.map(({ occurredOn }) => occurredOn))].sort();
