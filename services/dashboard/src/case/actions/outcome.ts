import { graphql } from '../../graphql/generated';

/** What a command led to. */
export const OUTCOME = graphql(`
  fragment Outcome on CommandPayload {
    case { id version }
    refusals { code ...Refusal }
  }
`);
