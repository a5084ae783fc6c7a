import { Card, Tabs } from 'antd';
import { useTranslation } from 'react-i18next';
import { Navigate, useSearchParams } from 'react-router';
import { useQuery } from 'urql';
import { graphql } from '../graphql/generated';
import { FilingSignIn } from './FilingSignIn';
import { EnterAs } from './EnterAs';
import { useSession } from './session';
import { SetPassword } from './SetPassword';
import { SignInForm } from './SignInForm';
import styles from './SignIn.module.css';

const WAYS = graphql(`query SignInWays { signInWays { developmentTokens identityProvider registration } }`);

/** Every way into this server, and on from there to where the visitor wanted to go. */
export function Component() {
  const { t } = useTranslation();
  const { me, refresh } = useSession();
  const [parameters] = useSearchParams();
  const [{ data }] = useQuery({ query: WAYS });
  const ways = data?.signInWays;

  if (me && !me.mustSetPassword) return <Navigate replace to={within(parameters.get('to'))} />;
  const onSignedIn = () => { void refresh(); };
  const items = [
    { key: 'account', label: t('signIn.account'), children: <SignInForm onSignedIn={onSignedIn} /> },
    { key: 'filing', label: t('signIn.filing'), children: <FilingSignIn onSignedIn={onSignedIn} /> },
    ...(ways?.developmentTokens ? [{ key: 'enter', label: t('signIn.enterAs'), children: <EnterAs /> }] : []),
  ];
  return (
    <div className={styles.place}>
      <Card className={styles.card} title={<h1 className={styles.title}>{t('signIn.title')}</h1>}>
        {me?.mustSetPassword ? <SetPassword onDone={onSignedIn} /> : <Tabs items={items} destroyOnHidden />}
        {ways?.identityProvider && <a href="/auth/oidc/start">{t('signIn.identityProvider')}</a>}
      </Card>
    </div>
  );
}

/** An address of this page; whatever else was asked for is the home page. */
const within = (path: string | null) => (path && /^\/(?!\/)/.test(path) ? path : '/');
