import { UserOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useNavigate } from 'react-router';
import { useMutation } from 'urql';
import { graphql } from '../graphql/generated';
import { type Me, useSession } from './session';

const SIGN_OUT = graphql(`mutation SignOut { signOut }`);
const CHOOSE_OFFICE = graphql(`
  mutation ChooseOffice($grant: UUID!) {
    chooseOffice(grant: $grant) { account { login } }
  }
`);

/** Who is signed in, in which office, and the way out. */
export function Visitor() {
  const { t } = useTranslation();
  const { me } = useSession();
  const { pathname } = useLocation();
  if (me) return <SignedIn me={me} />;
  return pathname === '/sign-in' ? null : <Link to="/sign-in">{t('visitor.signIn')}</Link>;
}

function SignedIn({ me }: { me: Me }) {
  const { t } = useTranslation();
  const { refresh, enter } = useSession();
  const navigate = useNavigate();
  const [, signOut] = useMutation(SIGN_OUT);
  const [, chooseOffice] = useMutation(CHOOSE_OFFICE);

  const leave = async () => {
    await navigate('/sign-in');
    if (me.account) await signOut({});
    enter(undefined);
    await refresh();
  };
  const act = async (grant: string) => {
    await chooseOffice({ grant });
    await refresh();
    await navigate('/');
  };
  const others = (me.account?.grants ?? []).filter((grant) => grant.inForce && !isOffice(grant, me));
  const items = [
    ...others.map((grant) => ({ key: grant.id, label: `${t(`role.${grant.role}`)} · ${grant.organ ?? t('visitor.nation')}` })),
    ...(others.length > 0 ? [{ type: 'divider' as const }] : []),
    { key: 'leave', label: t('visitor.signOut') },
  ];
  const name = me.account?.name ?? me.office?.name ?? '';
  const office = me.office && `${t(`role.${me.office.role}`)} ${me.office.organ ?? ''}`;
  return (
    <Dropdown menu={{ items, onClick: ({ key }) => { void (key === 'leave' ? leave() : act(key)); } }} trigger={['click']}>
      <Button type="text" icon={<UserOutlined />} title={office ?? name}>
        <span data-wide>{name}{office && ` · ${office}`}</span>
      </Button>
    </Dropdown>
  );
}

const isOffice = (grant: { role: string; organ?: string | null }, me: Me) =>
  grant.role === me.office?.role && grant.organ === me.office.organ;
