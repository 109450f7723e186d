import { fieldOf, type FormDefinition } from '@careloop/forms';
import { Invalid } from '@careloop/kernel';
import type { FieldBody, InstallTemplate } from '@careloop/contracts';
import type { Template } from './template';

/** What installing does about one form of a template. */
export interface FormPlan {
  /** The template's form key. */
  wanted: string;
  /** The form of ours that plays it, or null: it is made. */
  existing: FormDefinition | null;
  /** Fields that are added to the existing form. */
  missing: FieldBody[];
  /** Template field key → field key of the form. */
  fields: Record<string, string>;
}

/**
 * Decides for each form of a template: made, or played by one of ours (chosen by the caller, or of the same key) with
 * missing fields added. A field of the same key but another type is refused, so that nothing is read wrongly; so is a
 * choice that names what is not there.
 */
export function planForms(template: Template, forms: FormDefinition[], choice: InstallTemplate): FormPlan[] {
  checkChoice(template, choice);
  return template.forms.map((form) => {
    const chosen = choice.forms?.[form.key];
    const existing = forms.find((f) => f.key === (chosen ?? form.key) || f.id === chosen) ?? null;
    if (chosen && !existing) throw unknown(`forms.${form.key}`, 'FORM_NOT_FOUND', {});
    const named = choice.fields?.[form.key] ?? {};
    const fields: Record<string, string> = {};
    const missing: FieldBody[] = [];
    for (const field of form.fields) {
      const key = named[field.key] || field.key;
      const ours = existing && fieldOf(existing, key);
      const at = `fields.${form.key}.${field.key}`;
      if (named[field.key] && !ours) throw unknown(at, 'FIELD_UNKNOWN', { field: key });
      fields[field.key] = key;
      if (ours && ours.type !== field.type && !fits(ours.type, field.type))
        throw new Invalid('TEMPLATE_FORM_UNFIT', { form: existing.name, field: ours.label }, [
          {
            path: at,
            code: 'TEMPLATE_FIELD_UNFIT',
            params: { field: ours.label, wanted: field.type },
          },
        ]);
      if (existing && !ours) missing.push({ ...field, required: false });
    }
    return { wanted: form.key, existing, missing, fields };
  });
}

/** Only forms and fields of the template can be matched to ours. */
function checkChoice(template: Template, { forms = {}, fields = {} }: InstallTemplate) {
  for (const [place, keys] of Object.entries({ forms: Object.keys(forms), fields: Object.keys(fields) }))
    for (const name of keys)
      if (!template.forms.some((form) => form.key === name))
        throw unknown(`${place}.${name}`, 'TEMPLATE_PART_UNKNOWN', { name });
  for (const form of template.forms)
    for (const name of Object.keys(fields[form.key] ?? {}))
      if (!form.fields.some((field) => field.key === name))
        throw unknown(`fields.${form.key}.${name}`, 'TEMPLATE_PART_UNKNOWN', { name });
}

const unknown = (path: string, code: string, params: Record<string, unknown>) =>
  new Invalid(code, params, [{ path, code, params }]);

/** Types that can stand in for each other: texts for texts, numbers for numbers. */
const ALIKE = [new Set(['text', 'long-text', 'serial', 'phone', 'email']), new Set(['number', 'money'])];
const fits = (ours: string, wanted: string) => ALIKE.some((group) => group.has(ours) && group.has(wanted));
