import type { Client, CombinedError } from '@urql/core';
import { Modal } from 'antd';
import { type ReactNode, createContext, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Provider } from 'urql';
import { connect } from '../graphql/client';
import { graphql } from '../graphql/generated';
import type { MeQuery, Role } from '../graphql/generated/graphql';
import { SignInForm } from './SignInForm';
import { Trouble } from '../parts/Trouble';

export type Me = NonNullable<MeQuery['me']>;

const ME = graphql(`
  query Me {
    me {
      mustSetPassword
      office { name role organ }
      account {
        login
        name
        kind
        grants { id role organ inForce }
      }
    }
  }
`);

interface Signed {
  /** Who is signed in; none for strangers. */
  me: Me | undefined;
  /** In which role, if in any. */
  role: Role | undefined;
  /** Looks again who is signed in, after the server set or took a cookie. */
  refresh: () => Promise<void>;
  /** Acts as a development token says, or by cookie again. */
  enter: (token: string | undefined) => void;
}

const STORED = 'beian.development-token';
const Context = createContext<Signed | undefined>(undefined);

/** Who is signed in. */
export function useSession(): Signed {
  const signed = useContext(Context);
  if (!signed) throw new Error('used outside of Session');
  return signed;
}

const who = (me: Me | undefined) => me && `${me.account?.login ?? ''}/${JSON.stringify(me.office)}`;

/** Finds out who is signed in before anything is shown, and asks to sign in again where a session ended meanwhile. */
export function Session({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const [token, setToken] = useState(() => sessionStorage.getItem(STORED) ?? undefined);
  const [ended, setEnded] = useState(false);
  const [found, setFound] = useState<{ client: Client; me: Me | undefined; error: CombinedError | undefined }>();
  const [generation, setGeneration] = useState(0);
  const client = useMemo(
    () => connect({ token, onEnded: () => { setEnded(true); } }),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- another person gets a client that knows nothing yet
    [token, generation],
  );

  const look = useCallback(async () => {
    const { data, error } = await client.query(ME, {}, { requestPolicy: 'network-only' }).toPromise();
    const me = data?.me ?? undefined;
    setFound((before) => {
      // The same person comes back to the page as it was left.
      if (before?.me && who(before.me) !== who(me)) setGeneration((number) => number + 1);
      return { client, me, error };
    });
    setEnded(false);
  }, [client]);
  // eslint-disable-next-line react-hooks/set-state-in-effect -- state is set when the answer has come
  useEffect(() => { void look(); }, [look]);

  const me = found?.me;
  const signed = useMemo<Signed>(() => ({
    me,
    role: me?.office?.role,
    refresh: look,
    enter: (next) => {
      if (next) sessionStorage.setItem(STORED, next);
      else sessionStorage.removeItem(STORED);
      setToken(next);
    },
  }), [me, look]);

  if (found?.client !== client) return null;
  if (found.error) return <Trouble error={found.error} onRetry={() => { void look(); }} />;
  return (
    <Context value={signed}>
      <Provider value={client}>
        {children}
        <Modal open={ended && me !== undefined} title={t('signIn.ended')} footer={null} closable={false} destroyOnHidden>
          <SignInForm onSignedIn={() => { void look(); }} />
        </Modal>
      </Provider>
    </Context>
  );
}
