import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';
import { graphql } from '../graphql/generated';
import { Refusals } from '../parts/Refusals';

const SIGN_IN = graphql(`
  mutation SignIn($login: String!, $password: String!, $code: String) {
    signIn(login: $login, password: $password, code: $code) {
      mustSetPassword
      refusals { ...Refusal }
    }
  }
`);

interface Given {
  login: string;
  password: string;
  code?: string;
}

/** Name, password, and the code of an authenticator for those who have one. */
export function SignInForm({ onSignedIn }: { onSignedIn: () => void }) {
  const { t } = useTranslation();
  const [{ data, error, fetching }, signIn] = useMutation(SIGN_IN);
  const [asksCode, setAsksCode] = useState(false);

  const send = async ({ login, password, code }: Given) => {
    const answer = await signIn({ login, password, code: code ?? null });
    if (answer.data?.signIn.refusals.length === 0) onSignedIn();
    else setAsksCode(true);
  };
  return (
    <Form<Given> layout="vertical" requiredMark={false} onFinish={(given) => { void send(given); }}>
      <Form.Item name="login" label={t('signIn.login')} rules={[{ required: true, message: t('form.required') }]}>
        <Input autoComplete="username" autoFocus />
      </Form.Item>
      <Form.Item name="password" label={t('signIn.password')} rules={[{ required: true, message: t('form.required') }]}>
        <Input.Password autoComplete="current-password" />
      </Form.Item>
      {asksCode && (
        <Form.Item name="code" label={t('signIn.code')} extra={t('signIn.codeHint')}>
          <Input inputMode="numeric" autoComplete="one-time-code" maxLength={6} />
        </Form.Item>
      )}
      <Refusals refusals={data?.signIn.refusals} error={error} />
      <Button type="primary" htmlType="submit" block loading={fetching}>{t('signIn.submit')}</Button>
    </Form>
  );
}
