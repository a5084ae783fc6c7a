import { Alert, Button, Form, Select } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { graphql } from '../graphql/generated';
import type { Role } from '../graphql/generated/graphql';
import { useSession } from './session';

const ORGANS = graphql(`query OrgansWithCases { tallies(by: ORGAN) { name cases organ { name } } }`);

const ROLES: readonly Role[] = [
  'OFFICER', 'INTAKE_CLERK', 'FIRST_REVIEWER', 'SECOND_REVIEWER', 'SEALING_LEADER', 'INSPECTOR', 'SUPERVISOR', 'AUDITOR',
  'ADMINISTRATOR', 'LAW_EDITOR', 'APPLICANT',
];
/** As whom the demo's cases are looked at before anybody entered. */
const LOOKER = 'dev.auditor.-.demo';
const NATION = '-';

interface Given {
  role: Role;
  organ: string;
}

/** On a server for development: as anybody, in any role, at any organ that has cases. */
export function EnterAs() {
  const { t } = useTranslation();
  const { enter } = useSession();
  const looker = useMemo(() => ({ url: '/graphql', fetchOptions: { headers: { authorization: `Bearer ${LOOKER}` } } }), []);
  const [{ data, fetching }] = useQuery({ query: ORGANS, context: looker });
  const organs = [...(data?.tallies ?? [])].sort((one, other) => other.cases - one.cases);
  const options = [
    { value: NATION, label: t('visitor.nation') },
    ...organs.map(({ name, cases, organ }) => ({ value: name, label: `${organ?.name ?? ''} ${name} (${cases})` })),
  ];
  const go = ({ role, organ }: Given) => {
    const place = role === 'APPLICANT' ? NATION : organ;
    enter(`dev.${role.toLowerCase()}.${place}.demo-${role.toLowerCase().replace('_', '-')}`);
  };
  return (
    <Form<Given> layout="vertical" initialValues={{ role: 'OFFICER' }} onFinish={go}>
      <Alert type="warning" showIcon title={t('signIn.enterAsHint')} style={{ marginBottom: 16 }} />
      <Form.Item name="role" label={t('signIn.role')}>
        <Select options={ROLES.map((role) => ({ value: role, label: t(`role.${role}`) }))} />
      </Form.Item>
      <Form.Item name="organ" label={t('signIn.organ')} rules={[{ required: true, message: t('form.required') }]}>
        <Select showSearch={{ optionFilterProp: 'label' }} loading={fetching} options={options} />
      </Form.Item>
      <Button type="primary" htmlType="submit" block>{t('signIn.submit')}</Button>
    </Form>
  );
}
