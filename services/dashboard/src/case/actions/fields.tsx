import { Checkbox, DatePicker, Form, Input, Select } from 'antd';
import type { Dayjs } from 'dayjs';
import type { ParseKeys } from 'i18next';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

interface Named {
  name: string;
  label: ParseKeys;
  required?: boolean;
  hint?: ParseKeys;
}

/** A day as the interface writes it. */
export const day = (chosen: Dayjs) => chosen.format('YYYY-MM-DD');

function Field({ name, label, required = true, hint, children }: Named & { children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <Form.Item
      name={name}
      label={t(label)}
      extra={hint && t(hint)}
      rules={[{ required, message: t('form.required') }]}
    >
      {children}
    </Form.Item>
  );
}

export const TextField = (named: Named) => <Field {...named}><Input /></Field>;
export const LongTextField = (named: Named) => <Field {...named}><Input.TextArea rows={4} /></Field>;
export const DayField = (named: Named) => <Field {...named}><DatePicker style={{ width: '100%' }} /></Field>;

export interface Option {
  value: string | number;
  label: string;
  disabled?: boolean;
}

/** One of these. */
export const OneOfField = ({ options, ...named }: Named & { options: Option[] }) => (
  <Field {...named}><Select options={options} /></Field>
);

/** Some of these. */
export const SomeOfField = ({ options, ...named }: Named & { options: Option[] }) => (
  <Field {...named}><Checkbox.Group className="stacked" options={options} /></Field>
);

/** Some of these, or what is typed in. */
export const ItemsField = ({ options, ...named }: Named & { options: Option[] }) => (
  <Field {...named}><Select mode="tags" options={options} tokenSeparators={['；', ';', '\n']} /></Field>
);
