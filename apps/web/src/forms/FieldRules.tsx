import type { FormView } from '@careloop/contracts';
import type { FormDefinition } from '@careloop/forms';
import type { Rule } from '@careloop/rules';
import { Collapse } from 'antd';
import { useMemo } from 'react';
import { Controller, useFormContext } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { ConditionBuilder } from '../ui/condition-builder/ConditionBuilder';
import { schemaOf } from '../ui/condition-builder/useRuleSchema';
import { useSettled } from '../ui/useSettled';
import { fieldType } from './field-types';
import type { FormDraft } from './form-draft';
import { FormulaInput } from './FormulaInput';

const CONDITIONS = ['visibleWhen', 'requiredWhen', 'readonlyWhen'] as const;
/** Kinds that a formula can make. */
const RECKONED = ['text', 'number', 'boolean', 'date', 'datetime'];

/** A field's formulas, and when it is shown, asked for and locked. */
export default function FieldRules({ index, forms }: { index: number; forms: FormView[] }) {
  const { t } = useTranslation();
  const { control, watch } = useFormContext<FormDraft>();
  // Names and types as they are being typed, but not at every letter.
  const drawn = useSettled(JSON.stringify([watch('key'), watch('fields')]), 300);
  const { type, formula, ...rules } = watch(`fields.${index}`);
  const form = useMemo((): FormView => {
    const [key, fields] = JSON.parse(drawn) as [string, FormView['fields']];
    const shown = fields.filter(({ removed, label }) => !removed && label.trim());
    return { id: key, key, name: '', kind: 'record', version: 0, fields: shown, roles: {}, checks: [] } as never;
  }, [drawn]);
  const schema = useMemo(() => {
    const { relations: _, ...own } = schemaOf(form, [form, ...forms.filter(({ key }) => key !== form.key)], t);
    return own;
  }, [form, forms, t]);
  if (fieldType(type).system) return null;
  const at = `fields.${index}` as const;
  const formulas = RECKONED.includes(fieldType(type).kind)
    ? (['formula', ...(formula ? [] : (['defaultFormula'] as const))] as const)
    : [];
  return (
    <>
      {formulas.map((name) => (
        <Controller
          key={name}
          name={`${at}.${name}`}
          control={control}
          render={({ field: { value, onChange } }) => (
            <FormulaInput
              label={t(`forms.${name}`)}
              help={t(`forms.${name}Help`)}
              form={form as FormDefinition}
              value={value}
              onChange={onChange}
            />
          )}
        />
      ))}
      <Collapse
        ghost
        size="small"
        defaultActiveKey={CONDITIONS.filter((name) => rules[name] !== undefined)}
        items={CONDITIONS.filter((name) => name === 'visibleWhen' || !formula).map((name) => ({
          key: name,
          label: t(`forms.${name}`),
          children: (
            <Controller
              name={`${at}.${name}`}
              control={control}
              render={({ field: { value, onChange } }) => (
                <ConditionBuilder
                  schema={schema}
                  value={(value ?? null) as Rule}
                  onChange={(rule) => onChange(rule ?? undefined)}
                />
              )}
            />
          ),
        }))}
      />
    </>
  );
}
