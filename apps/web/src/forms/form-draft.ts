import type { ChangeForm, CreateForm, FieldBody, FormView } from '@careloop/contracts';

type RuleName = 'visibleWhen' | 'requiredWhen' | 'readonlyWhen';

/** A field as the designer edits it. Its rules are opaque here: their type has no end, and paths into it would have none. */
export type DraftField = Omit<FieldBody, RuleName | 'fields'> & { [name in RuleName]?: unknown };

/** A form as the designer edits it. */
export interface FormDraft {
  name: string;
  key: string;
  kind: 'customer' | 'record';
  fields: DraftField[];
  roles: NonNullable<CreateForm['roles']>;
}

/** What a new form starts with. */
export const emptyDraft = (): FormDraft => ({
  name: '',
  key: '',
  kind: 'customer',
  fields: [],
  roles: {},
});

/** A saved form, ready to be edited. */
export const draftOf = ({ name, key, kind, fields, roles }: FormView): FormDraft => ({
  name,
  key,
  kind,
  fields: fields.map((field) => ({ ...field }) as DraftField),
  roles: { ...roles },
});

/** The first `<stem><n>` that is not taken, counting from 1. */
export function freeKey(stem: string, taken: readonly string[]): string {
  let n = 1;
  while (taken.includes(`${stem}${n}`)) n += 1;
  return `${stem}${n}`;
}

/** A key for a name: its Latin letters when it has any, else the first free `<stem><n>`. */
export function keyFor(name: string, stem: string, taken: readonly string[]): string {
  const latin = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+|_+$/g, '')
    .slice(0, 60);
  if (!latin) return freeKey(stem, taken);
  return taken.includes(latin) ? freeKey(`${latin}_`, taken) : latin;
}

/** Which field types can play a part in care. */
export const roleTypes: Record<string, readonly string[]> = {
  name: ['text', 'serial'],
  mobile: ['phone', 'text'],
  email: ['email', 'text'],
  birthday: ['date'],
  lunarBirthday: ['lunar-date'],
  owner: ['member'],
  customer: ['link'],
};

/** The parts that matter for a kind of form. */
export const rolesOf = (kind: FormDraft['kind']): (keyof FormDraft['roles'])[] =>
  kind === 'customer'
    ? ['name', 'mobile', 'email', 'birthday', 'lunarBirthday', 'owner']
    : ['name', 'customer', 'owner'];

/**
 * Roles for a draft whose author said nothing: the first visible field of the fitting type; orders and contracts are
 * named by their number when they have one. Roles already chosen stay, unless their field is gone.
 */
export function withRoles({ kind, fields, roles }: FormDraft): FormDraft['roles'] {
  const visible = fields.filter(({ removed }) => !removed);
  const guess = (role: keyof FormDraft['roles']) => {
    const chosen = visible.find(({ key }) => key === roles[role]);
    if (chosen) return chosen.key;
    const wanted = role === 'name' && kind === 'record' ? ['serial', 'text'] : roleTypes[role]?.slice(0, 1);
    return wanted?.map((type) => visible.find((field) => field.type === type)?.key).find(Boolean);
  };
  return Object.fromEntries(rolesOf(kind).flatMap((role) => (guess(role) ? [[role, guess(role)]] : [])));
}

/** Roles whose field is still there. */
const livingRoles = ({ fields, roles }: FormDraft): FormDraft['roles'] =>
  Object.fromEntries(Object.entries(roles).filter(([, key]) => fields.some((f) => f.key === key && !f.removed)));

const choices = ['select', 'multi-select'];
/** Types with a number of decimals. */
export const scaled: readonly string[] = ['number', 'money', 'percent'];

/** A field without the settings of types it no longer has. */
function tidy(field: DraftField): FieldBody {
  const { options, scale, unit, currency, serial, form, help, max, ...rest } = field as FieldBody;
  const { type } = field;
  return {
    ...rest,
    ...(rest.formula && { required: undefined, unique: undefined, defaultFormula: undefined }),
    label: field.label.trim(),
    ...(help?.trim() ? { help: help.trim() } : {}),
    ...(choices.includes(type) && { options: (options ?? []).filter(({ label }) => label.trim()) }),
    ...(scaled.includes(type) && scale != null && { scale }),
    ...(max != null && { max }),
    ...(type === 'number' && unit?.trim() && { unit: unit.trim() }),
    ...(type === 'money' && currency && { currency }),
    ...(type === 'serial' && serial && { serial }),
    ...(type === 'link' && form && { form }),
  };
}

/** The request that makes the form. */
export const creationOf = (draft: FormDraft): CreateForm => ({
  key: draft.key,
  name: draft.name.trim(),
  kind: draft.kind,
  fields: draft.fields.map(tidy),
  roles: withRoles(draft),
});

/** The request that changes a form, based on the version that was opened. A field that is left out is hidden. */
export const changeOf = (draft: FormDraft, version: number): ChangeForm => ({
  name: draft.name.trim(),
  fields: draft.fields.filter(({ removed }) => !removed).map(tidy),
  roles: livingRoles(draft),
  version,
});
