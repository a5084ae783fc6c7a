import { Button, Tooltip } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type FragmentType, graphql, read } from '../graphql/generated';
import type { ActionKind } from '../graphql/generated/graphql';
import { REFUSAL } from '../parts/Refusals';
import { useLanguage } from '../shell/language';
import { ActionDialog } from './actions/ActionDialog';
import { ACTIONS } from './actions/actions';
import styles from './CaseActions.module.css';

const CASE_ACTIONS = graphql(`
  fragment CaseActions on Case {
    id
    version
    ...ActionSubject
    offers {
      action
      refusal { code ...Refusal }
    }
  }
`);

/** What brings a case forward, and is what an officer most likely came for. */
const ADVANCING: ReadonlySet<ActionKind> = new Set<ActionKind>([
  'ACCEPT', 'PASS_REVIEW', 'FORWARD', 'CONFIRM_RECEIPT', 'STAMP', 'GIVE_COPIES_BACK', 'ASSIGN_NUMBER', 'ISSUE_CERTIFICATE',
]);

/** What this office does with cases: what may be done now, and beside the rest the reason why not. */
export function CaseActions({ found }: { found: FragmentType<typeof CASE_ACTIONS> }) {
  const { t } = useTranslation();
  const subject = read(CASE_ACTIONS, found);
  const [opened, setOpened] = useState<ActionKind>();
  const offers = subject.offers.filter(({ action }) => action in ACTIONS);
  if (offers.length === 0) return null;
  const open = offers.filter(({ refusal }) => !refusal);
  const dialog = opened && ACTIONS[opened];
  const closed = offers.filter(({ refusal }) => refusal);
  return (
    <aside className={styles.actions} aria-label={t('case.actions')}>
      <h2>{t('case.actions')}</h2>
      {open.length === 0 && <p>{t('case.nothingToDo')}</p>}
      {open.map(({ action }) => (
        <Button key={action} block type={ADVANCING.has(action) ? 'primary' : 'default'} onClick={() => { setOpened(action); }}>
          {t(`action.${action}`)}
        </Button>
      ))}
      {closed.length > 0 && (
        <details>
          <summary>{t('case.notNow', { count: closed.length })}</summary>
          <ul>
            {closed.map(({ action, refusal }) => (
              <li key={action}>
                <strong>{t(`action.${action}`)}</strong>
                {refusal && <WhyNot refusal={refusal} />}
              </li>
            ))}
          </ul>
        </details>
      )}
      {opened && dialog && (
        <ActionDialog key={opened} kind={opened} action={dialog} subject={subject} onClose={() => { setOpened(undefined); }} />
      )}
    </aside>
  );
}

function WhyNot({ refusal }: { refusal: FragmentType<typeof REFUSAL> }) {
  const { tell } = useLanguage();
  const reason = read(REFUSAL, refusal);
  const cited = reason.citations.map(({ text }) => text).join('、');
  return <Tooltip title={cited}><span>{tell(reason)}</span></Tooltip>;
}
