import { Alert, Button, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';
import { graphql } from '../graphql/generated';
import { Refusals } from '../parts/Refusals';

const SET_PASSWORD = graphql(`
  mutation SetPassword($input: SetPassword!) {
    setPassword(input: $input) { refusals { ...Refusal } }
  }
`);

interface Given {
  old: string;
  next: string;
}

/** A password of one's own in place of the one that somebody else knows. */
export function SetPassword({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const [{ data, error, fetching }, setPassword] = useMutation(SET_PASSWORD);
  const send = async ({ old, next }: Given) => {
    const answer = await setPassword({ input: { commandId: crypto.randomUUID(), old, new: next } });
    if (answer.data?.setPassword.refusals.length === 0) onDone();
  };
  return (
    <Form<Given> layout="vertical" requiredMark={false} onFinish={(given) => { void send(given); }}>
      <Alert type="info" showIcon title={t('signIn.mustSetPassword')} style={{ marginBottom: 16 }} />
      <Form.Item name="old" label={t('signIn.oldPassword')} rules={[{ required: true, message: t('form.required') }]}>
        <Input.Password autoComplete="current-password" />
      </Form.Item>
      <Form.Item name="next" label={t('signIn.newPassword')} rules={[{ required: true, message: t('form.required') }]}>
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      <Refusals refusals={data?.setPassword.refusals} error={error} />
      <Button type="primary" htmlType="submit" block loading={fetching}>{t('signIn.setPassword')}</Button>
    </Form>
  );
}
