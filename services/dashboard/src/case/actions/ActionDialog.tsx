import { App, Collapse, Form, Modal } from 'antd';
import type { Dayjs } from 'dayjs';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';
import { type FragmentType, read } from '../../graphql/generated';
import type { ActionKind } from '../../graphql/generated/graphql';
import { REFUSAL, Refusals } from '../../parts/Refusals';
import { useLanguage } from '../../shell/language';
import type { Action } from './action';
import { DayField, LongTextField, day } from './fields';
import { OUTCOME } from './outcome';
import { ACTION_SUBJECT } from './subject';

interface Props {
  kind: ActionKind;
  action: Action;
  subject: FragmentType<typeof ACTION_SUBJECT>;
  onClose: () => void;
}

/** When it happened, where that was not today. */
interface Happened {
  occurredOn?: Dayjs;
  lateReason?: string;
}

/** Asks what an action needs, and sends it. What is refused stands beside its field, and nothing filled in is lost. */
export function ActionDialog({ kind, action, subject: given, onClose }: Props) {
  const { t } = useTranslation();
  const { tell } = useLanguage();
  const { message } = App.useApp();
  const subject = read(ACTION_SUBJECT, given);
  const [form] = Form.useForm<Happened>();
  // One command, however often it is sent: what arrived twice is done once.
  const [commandId] = useState(() => crypto.randomUUID());
  const [{ data, error, fetching }, act] = useMutation(action.document);
  const [shown, setShown] = useState<string[]>([]);
  const outcome = read(OUTCOME, data?.act);

  const send = async () => {
    const filled = await form.validateFields();
    const { occurredOn, lateReason } = filled;
    const target = {
      caseId: subject.id,
      commandId,
      expectedVersion: subject.version,
      occurredOn: occurredOn ? day(occurredOn) : null,
      reason: lateReason ?? null,
    };
    const answer = await act({ target, ...action.variables(filled as never) });
    const refusals = read(OUTCOME, answer.data?.act)?.refusals;
    if (!refusals) return;
    if (refusals.length === 0) {
      void message.success(t('dialog.done', { action: t(`action.${kind}`) }));
      onClose();
      return;
    }
    const placed = read(REFUSAL, refusals).flatMap((refusal) => {
      const name = fieldOf(refusal.path, Object.keys(form.getFieldsValue()));
      return name === undefined ? [] : [{ name, path: refusal.path ?? '', sentence: tell(refusal) }];
    });
    form.setFields(placed.map(({ name, sentence }) => ({ name: name as keyof Happened, errors: [sentence] })));
    setShown(placed.map(({ path }) => path));
  };
  const late = (
    <>
      <DayField name="occurredOn" label="dialog.occurredOn" required={false} />
      <LongTextField name="lateReason" label="dialog.lateReason" required={false} />
    </>
  );
  return (
    <Modal
      open
      title={t(`action.${kind}`)}
      okText={t('dialog.send')}
      confirmLoading={fetching}
      onOk={() => { send().catch(() => undefined); }}
      onCancel={onClose}
    >
      <Form form={form} layout="vertical" preserve={false}>
        {action.Fields ? <action.Fields subject={subject} /> : <p>{t('dialog.confirm')}</p>}
        <Collapse ghost size="small" items={[{ key: 'late', label: t('dialog.notToday'), children: late, forceRender: true }]} />
        <Refusals refusals={outcome?.refusals} error={error} shown={shown} />
      </Form>
    </Modal>
  );
}

/** The field that a refusal's path leads to: `input.items[0]` to `items`. */
function fieldOf(path: string | null | undefined, names: readonly string[]): string | undefined {
  const parts = path?.split(/[.[\]]+/) ?? [];
  return names.find((name) => parts.includes(name));
}
