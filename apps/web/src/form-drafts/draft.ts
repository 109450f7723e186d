import type { ChangeForm, CreateForm, FieldBody, FormView } from '@careloop/contracts';
import {
  normaliseLayout,
  storedLayout,
  type FieldDefinition,
  type FieldDraft,
  type FormCheck,
  type FormDefinition,
  type FormKind,
  type FormRoles,
  type LayoutItem,
} from '@careloop/forms';
import { livingRoles, withRoles } from './roles';

/** A field as the designer has it; it has an id once it was saved. */
export type DraftField = FieldDraft;

/** A form as the designer edits it: plain data, never changed in place. */
export interface FormDraft {
  name: string;
  key: string;
  kind: FormKind;
  /** Those on the form, in no order of meaning; `layout` has each of them exactly once. */
  fields: DraftField[];
  layout: LayoutItem[];
  /** Saved fields that were taken off the form; their data is kept. */
  removed: DraftField[];
  roles: FormRoles;
  checks: FormCheck[];
}

/** What a new form starts with. */
export const emptyDraft = (kind: FormKind = 'customer'): FormDraft => ({
  name: '',
  key: '',
  kind,
  fields: [],
  layout: [],
  removed: [],
  roles: {},
  checks: [],
});

/** A form of the server, ready to be edited. */
export const draftOf = (
  form: Pick<FormView, 'name' | 'key' | 'kind' | 'roles' | 'fields'> & {
    checks?: FormCheck[];
    layout?: LayoutItem[];
  },
): FormDraft => ({
  name: form.name,
  key: form.key,
  kind: form.kind,
  fields: form.fields.filter(({ removed }) => !removed),
  layout: normaliseLayout(form),
  removed: form.fields.filter(({ removed }) => removed),
  roles: form.roles,
  checks: form.checks ?? [],
});

/** The fields on the form in the order in which they stand there. */
export function orderedFields({ fields, layout }: Pick<FormDraft, 'fields' | 'layout'>): DraftField[] {
  const byKey = new Map(fields.map((field) => [field.key, field]));
  return layout.flatMap((item) => (item.kind === 'field' ? (byKey.get(item.key) ?? []) : []));
}

const definitions = new WeakMap<FormDraft, FormDefinition>();
const defined = new WeakMap<DraftField, FieldDefinition>();
let unsaved = 0;

/** A field as it would be saved; the same object for the same field, so that what is known of it stays known. */
function definedField(draft: DraftField): FieldDefinition {
  let field = defined.get(draft);
  if (!field) {
    const { fields, ...own } = tidy(draft);
    field = { ...own, id: own.id ?? `n${unsaved++}`, ...(fields && { fields: fields.map(definedField) }) };
    defined.set(draft, field);
  }
  return field;
}

/** The draft as a form that can be checked, drawn and reckoned with; the same object for the same draft. */
export function definitionOf(draft: FormDraft): FormDefinition {
  let made = definitions.get(draft);
  if (!made) {
    made = {
      id: draft.key || 'draft',
      key: draft.key || 'draft',
      name: draft.name.trim(),
      kind: draft.kind,
      version: 0,
      fields: [
        ...orderedFields(draft).map(definedField),
        ...draft.removed.map((field) => ({ ...definedField(field), removed: true })),
      ],
      roles: livingRoles(draft),
      checks: draft.checks,
      layout: draft.layout,
    };
    definitions.set(draft, made);
  }
  return made;
}

/** Settings that a value nobody writes cannot have. */
const FOR_WRITERS = [
  'required',
  'unique',
  'default',
  'defaultFormula',
  'requiredWhen',
  'readonlyWhen',
  'linkage',
] as const;

/** A field as it is sent: without what is empty, and what a formula rules out. */
export function tidy(field: DraftField): DraftField {
  const kept = Object.fromEntries(
    Object.entries({ ...field, label: field.label.trim(), help: field.help?.trim(), unit: field.unit?.trim() }).filter(
      ([name, value]) =>
        value !== undefined && value !== null && (name === 'default' || (value !== '' && value !== false)),
    ),
  ) as unknown as DraftField;
  if (kept.formula || kept.lookup || kept.rollup) for (const name of FOR_WRITERS) delete kept[name];
  kept.label ??= '';
  if (kept.options) kept.options = kept.options.filter(({ label }) => label.trim());
  if (kept.fields) kept.fields = kept.fields.map(tidy);
  return kept;
}

const bodyOf = (draft: FormDraft) => {
  const fields = orderedFields(draft).map(tidy);
  return {
    name: draft.name.trim(),
    fields: fields as FieldBody[],
    checks: draft.checks,
    layout: storedLayout({ fields: fields as FieldDefinition[], layout: draft.layout }) ?? [],
  };
};

/** The request that makes the form. */
export const creationOf = (draft: FormDraft): CreateForm => ({
  ...bodyOf(draft),
  key: draft.key,
  kind: draft.kind,
  roles: withRoles(draft),
});

/** The request that changes a form, based on the version that was opened. A field that is left out is put away. */
export const changeOf = (draft: FormDraft, version: number): ChangeForm => ({
  ...bodyOf(draft),
  roles: livingRoles(draft),
  version,
});
