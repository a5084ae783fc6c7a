import { Alert, Descriptions, Empty } from 'antd';
import { useTranslation } from 'react-i18next';
import { type FragmentType, graphql, read } from '../../graphql/generated';
import type { FormFieldFragment } from '../../graphql/generated/graphql';
import { type Bilingual, useLanguage } from '../../shell/language';

const FORM_FIELD = graphql(`
  fragment FormField on FormField {
    id
    group
    type
    personal
    label { zh en }
    choices { code label { zh en } }
  }
`);

const FORM_TAB = graphql(`
  fragment FormTab on Case {
    readable
    corrected
    returnedItems
    form {
      answers
      definition {
        title { zh en }
        sections { id label { zh en } }
        fields { ...FormField fields { ...FormField fields { ...FormField } } }
      }
    }
  }
`);

type Field = FormFieldFragment & { fields?: unknown };

/** The form as it was answered, in its own order and words. */
export function FormTab({ found }: { found: FragmentType<typeof FORM_TAB> }) {
  const { t } = useTranslation();
  const { tell } = useLanguage();
  const { readable, form, returnedItems } = read(FORM_TAB, found);
  if (!readable) return <Empty description={t('case.notReadable')} />;
  if (!form) return <Empty description={t('case.noForm')} />;
  const answers = form.answers as Record<string, unknown>;
  const definition = form.definition;
  if (!definition) return <pre>{JSON.stringify(answers, null, 2)}</pre>;
  const fields = definition.fields.map((field) => ({ ...read(FORM_FIELD, field), fields: field.fields }));
  const sections: { id: string | null; label: Bilingual }[] = [{ id: null, label: definition.title }, ...definition.sections];
  return (
    <>
      {returnedItems.length > 0 && (
        <Alert type="warning" showIcon style={{ marginBottom: 16 }} title={t('case.returned')} description={<ul>{returnedItems.map((item) => <li key={item}>{item}</li>)}</ul>} />
      )}
      {sections.map(({ id, label }) => {
        const within = fields.filter((field) => (field.group ?? null) === id && isAnswered(answers[field.id]));
        return within.length === 0 ? null : <Answers key={id ?? ''} title={tell(label)} fields={within} answers={answers} />;
      })}
    </>
  );
}

function Answers({ title, fields, answers }: { title?: string; fields: readonly Field[]; answers: Record<string, unknown> }) {
  const { tell } = useLanguage();
  const items = fields.map((field) => ({ key: field.id, label: tell(field.label), children: <Answer field={field} answer={answers[field.id]} /> }));
  return <Descriptions bordered size="small" title={title} column={{ xs: 1, xl: 2 }} items={items} style={{ marginBottom: 16 }} />;
}

function Answer({ field, answer }: { field: Field; answer: unknown }) {
  const { tell } = useLanguage();
  if (Array.isArray(answer)) {
    const many: unknown[] = answer;
    if (field.type !== 'GROUP') return <>{many.map((one) => shown(field, one, tell)).join('、')}</>;
    return <>{many.map((one, index) => <Answer key={index} field={field} answer={one} />)}</>;
  }
  if (field.type === 'GROUP' && isRecord(answer)) {
    const inner = (field.fields ?? []) as (FragmentType<typeof FORM_FIELD> & { fields?: unknown })[];
    const fields = inner.map((one) => ({ ...read(FORM_FIELD, one), fields: one.fields }));
    return <Answers fields={fields.filter((one) => isAnswered(answer[one.id]))} answers={answer} />;
  }
  return <>{shown(field, answer, tell)}</>;
}

function shown(field: Field, answer: unknown, tell: (sentence: Bilingual) => string): string {
  const choice = field.choices.find(({ code }) => code === answer);
  if (choice) return tell(choice.label);
  // What is none of the choices, and a file, are answered by an object with a text.
  const text = isRecord(answer) ? (answer.other ?? answer.name) : answer;
  return typeof text === 'string' || typeof text === 'number' ? String(text) : JSON.stringify(text);
}

const isAnswered = (answer: unknown) => answer !== undefined && answer !== null && answer !== '';
const isRecord = (answer: unknown): answer is Record<string, unknown> => typeof answer === 'object' && answer !== null && !Array.isArray(answer);
