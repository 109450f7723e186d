import type { FormView } from '@careloop/contracts';
import type { Kind, RuleField, RuleRelation, RuleSchema } from '@careloop/rules';
import { fieldsPlugin } from '@careloop/plugin-fields';
import { useQuery } from '@tanstack/react-query';
import i18n from 'i18next';
import { useMemo } from 'react';
import { api, type Page } from '../../api/client';

/** A field with what its value editor needs beyond the rule's view of it. */
export interface BuilderField extends RuleField {
  /** The field type, e.g. `member`. */
  type?: string;
  /** For links: the form they point to. */
  form?: string;
  unit?: string;
}

const kinds = new Map((fieldsPlugin.fields ?? []).map((type) => [type.id, type.kind]));

const systemFields = (): [key: string, kind: Kind, type?: string][] => [
  ['_created_at', 'datetime'],
  ['_updated_at', 'datetime'],
];

/** What rules over a form may speak of: its fields, the system's, and the records of forms that link to it. */
export function schemaOf(form: FormView, forms: FormView[]): RuleSchema {
  const fields: Record<string, BuilderField> = {};
  for (const { key, label, type, options, form: target, unit, removed } of form.fields) {
    const kind = kinds.get(type);
    if (kind && !removed)
      fields[key] = {
        key,
        label,
        kind,
        type,
        ...(options && { options }),
        ...(target && { form: target }),
        ...(unit && { unit }),
      };
  }
  for (const [key, kind, type] of systemFields())
    fields[key] = { key, kind, label: i18n.t(`conditions.system.${key}`), ...(type && { type }) };
  const relations: Record<string, RuleRelation> = {};
  for (const other of forms)
    for (const field of other.fields)
      if (field.type === 'link' && !field.removed && (field.form === form.key || field.form === form.id)) {
        const key = `${other.key}.${field.key}`;
        relations[key] = { key, label: other.name, schema: () => schemaOf(other, forms) };
      }
  return { form: form.key, fields, relations };
}

/** All forms of the workspace, as other screens read them too. */
export function useForms() {
  const { data, ...query } = useQuery({
    queryKey: ['forms'],
    queryFn: () => api.get<Page<FormView> | FormView[]>('/forms'),
    staleTime: 60_000,
  });
  return { forms: data && (Array.isArray(data) ? data : data.items), ...query };
}

/** The rule schema of a form (key or id); undefined until the forms are known, null when there is no such form. */
export function useRuleSchema(form: string | undefined): RuleSchema | null | undefined {
  const { forms } = useForms();
  const { language } = i18n;
  return useMemo(() => {
    if (!forms) return undefined;
    const found = forms.find(({ id, key }) => id === form || key === form);
    return found ? schemaOf(found, forms) : null;
    // eslint-disable-next-line react-hooks/exhaustive-deps -- labels of system fields follow the language
  }, [forms, form, language]);
}
