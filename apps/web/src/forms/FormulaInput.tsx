import {
  checkFormula,
  formulaFunctions,
  formulaSchema,
  signatureOf,
  type FormDefinition,
  type FormulaFunction,
} from '@careloop/forms';
import type { Text } from '@careloop/kernel';
import { Input, Select, type GetRef } from 'antd';
import { useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useSay } from '../ui/condition-builder/useSay';
import { FormField } from '../ui/FormField';
import { fieldType } from './field-types';
import styles from './FormulaInput.module.css';

/** A formula in words: typed, or put together from fields and functions; what is wrong is said as it is typed. */
export function FormulaInput({
  label,
  help,
  form,
  value,
  onChange,
}: {
  label: string;
  help?: string;
  form: FormDefinition;
  value: string | undefined;
  onChange: (formula: string | undefined) => void;
}) {
  const { t } = useTranslation();
  const { say } = useSay();
  const input = useRef<GetRef<typeof Input.TextArea>>(null);
  const schema = useMemo(() => formulaSchema(form, fieldType), [form]);
  const problems = value ? checkFormula(value, schema).problems : [];
  const functions = functionOptions(say);
  const put = (text: string) => {
    const area = input.current?.resizableTextArea?.textArea;
    const at = area?.selectionStart ?? (value ?? '').length;
    onChange((value ?? '').slice(0, at) + text + (value ?? '').slice(area?.selectionEnd ?? at));
    input.current?.focus();
  };
  return (
    <FormField label={label} help={help} problem={problems.map(({ message }) => say(message)).join(' ') || undefined}>
      {(ties) => (
        <div className={styles.formula}>
          <Input.TextArea
            {...ties}
            ref={input}
            className={styles.code}
            autoSize={{ minRows: 2, maxRows: 8 }}
            spellCheck={false}
            value={value ?? ''}
            placeholder={t('forms.formulaPlaceholder')}
            onChange={({ target }) => onChange(target.value || undefined)}
          />
          <div className={styles.insert}>
            <Select
              value={null}
              placeholder={t('forms.putField')}
              aria-label={t('forms.putField')}
              showSearch={{ optionFilterProp: 'label' }}
              options={Object.values(schema.fields).map(({ key, label: name }) => ({ value: `{${key}}`, label: name }))}
              onChange={(text: string | null) => text && put(text)}
            />
            <Select
              value={null}
              placeholder={t('forms.putFunction')}
              aria-label={t('forms.putFunction')}
              popupMatchSelectWidth={420}
              showSearch={{
                filterOption: (typed, option) => !!option?.title?.toLowerCase().includes(typed.toLowerCase()),
              }}
              options={functions}
              onChange={(name: string | null) => name && put(`${name}(`)}
            />
          </div>
        </div>
      )}
    </FormField>
  );
}

function functionOptions(told: (text: Text) => string) {
  const own = [...formulaFunctions.values()].filter(({ group }) => group !== 'operator');
  return own.map((fn: FormulaFunction) => ({
    value: fn.name,
    title: `${fn.name} ${told(fn.help)}`,
    label: (
      <>
        <strong>{told({ zh: signatureOf(fn, 'zh'), en: signatureOf(fn, 'en') })}</strong>
        <div className={styles.functionHelp}>{told(fn.help)}</div>
      </>
    ),
  }));
}
