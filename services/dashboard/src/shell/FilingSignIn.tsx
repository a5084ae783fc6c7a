import { Button, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';
import { useNavigate } from 'react-router';
import { graphql } from '../graphql/generated';
import { Refusals } from '../parts/Refusals';

const SIGN_IN = graphql(`
  mutation SignInToFiling($number: String!, $password: String!) {
    signInToFiling(number: $number, password: $password) {
      caseId
      refusals { ...Refusal }
    }
  }
`);

/** To the one filing whose query number and password somebody has. */
export function FilingSignIn({ onSignedIn }: { onSignedIn: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [{ data, error, fetching }, signIn] = useMutation(SIGN_IN);
  const send = async (given: { number: string; password: string }) => {
    const caseId = (await signIn(given)).data?.signInToFiling.caseId;
    if (!caseId) return;
    await navigate(`/sign-in?to=${encodeURIComponent(`/cases/${caseId}`)}`, { replace: true });
    onSignedIn();
  };
  return (
    <Form<{ number: string; password: string }> layout="vertical" requiredMark={false} onFinish={(given) => { void send(given); }}>
      <Form.Item name="number" label={t('signIn.queryNumber')} rules={[{ required: true, message: t('form.required') }]}>
        <Input autoComplete="off" />
      </Form.Item>
      <Form.Item name="password" label={t('signIn.queryPassword')} rules={[{ required: true, message: t('form.required') }]}>
        <Input.Password autoComplete="off" />
      </Form.Item>
      <Refusals refusals={data?.signInToFiling.refusals} error={error} />
      <Button type="primary" htmlType="submit" block loading={fetching}>{t('signIn.submit')}</Button>
    </Form>
  );
}
