import type { FormView } from '@careloop/contracts';
import { ruleSchema, type FormDefinition } from '@careloop/forms';
import type { Kind, RuleField, RuleSchema } from '@careloop/rules';
import type { TFunction } from 'i18next';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { fieldType } from '../../forms/field-types';
import { useForms } from '../../forms/useForms';

/** A field with what its value editor needs beyond the rule's view of it. */
export interface BuilderField extends RuleField {
  /** The field type, e.g. `member`. */
  type?: string;
  /** For links: the form they point to. */
  form?: string;
  unit?: string;
}

const SYSTEM: Record<string, { kind: Kind; type?: string }> = {
  _created_at: { kind: 'datetime' },
  _updated_at: { kind: 'datetime' },
  _created_by: { kind: 'reference', type: 'member' },
};

/** What rules over a form may speak of: its fields, the system's, and the records of forms that link to it. */
export function schemaOf(form: FormView, forms: FormView[], t: TFunction): RuleSchema {
  const definitions = forms as FormDefinition[];
  const enrich = (schema: RuleSchema): RuleSchema => {
    const definition = forms.find(({ key }) => key === schema.form);
    const fields: Record<string, BuilderField> = { ...schema.fields };
    for (const { key, type, form: target, unit } of definition?.fields ?? [])
      if (fields[key]) fields[key] = { ...fields[key], type, ...(target && { form: target }), ...(unit && { unit }) };
    for (const [key, field] of schema.rows ? [] : Object.entries(SYSTEM))
      fields[key] = { key, label: t(`conditions.system.${key}`), ...field };
    const relations = Object.entries(schema.relations ?? {}).map(
      ([key, relation]) => [key, { ...relation, schema: () => enrich(relation.schema()) }] as const,
    );
    return { ...schema, fields, relations: Object.fromEntries(relations) };
  };
  return enrich(ruleSchema(form as FormDefinition, fieldType, { forms: definitions }));
}

/** The rule schema of a form (key or id); undefined until the forms are known, null when there is no such form. */
export function useRuleSchema(form: string | undefined): RuleSchema | null | undefined {
  const { forms } = useForms();
  const { t } = useTranslation();
  return useMemo(() => {
    if (!forms) return undefined;
    const found = forms.find(({ id, key }) => id === form || key === form);
    return found ? schemaOf(found, forms, t) : null;
  }, [forms, form, t]);
}
