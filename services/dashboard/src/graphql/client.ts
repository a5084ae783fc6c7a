import { Client, cacheExchange, fetchExchange, mapExchange, subscriptionExchange } from '@urql/core';
import { createClient } from 'graphql-ws';

/** What a request of this tab carries besides the cookie, and whom to tell that it was not enough. */
interface Credentials {
  /** A development token, where one was chosen. */
  token: string | undefined;
  /** Called when the server does not know the session any more. */
  onEnded: () => void;
}

/** The one connection to the GraphQL interface. A session has its own, so that nothing of one is seen in the next. */
export function connect({ token, onEnded }: Credentials): Client {
  const authorization = token && `Bearer ${token}`;
  const socket = createClient({
    url: `${location.origin.replace(/^http/, 'ws')}/graphql/ws`,
    lazy: true,
    retryAttempts: Infinity,
    connectionParams: authorization ? { authorization } : {},
  });
  return new Client({
    url: '/graphql',
    preferGetMethod: false,
    fetchOptions: authorization ? { headers: { authorization } } : {},
    exchanges: [
      mapExchange({
        onError: ({ graphQLErrors }) => {
          if (graphQLErrors.some((error) => error.extensions.code === 'UNAUTHENTICATED')) onEnded();
        },
      }),
      cacheExchange,
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: ({ query = '', variables }) => ({
          subscribe: (sink) => ({
            unsubscribe: socket.subscribe({ query, ...(variables ? { variables: variables as Record<string, unknown> } : {}) }, sink as never),
          }),
        }),
      }),
    ],
  });
}
