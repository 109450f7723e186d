import type { FormKind, FormRoles } from '@careloop/forms';
import type { FormDraft } from './draft';

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
export const rolesOf = (kind: FormKind): (keyof FormRoles)[] =>
  kind === 'customer'
    ? ['name', 'mobile', 'email', 'birthday', 'lunarBirthday', 'owner']
    : ['name', 'customer', 'owner'];

type Cast = Pick<FormDraft, 'kind' | 'fields' | 'roles'>;

/**
 * Roles for a draft whose author said nothing: the first field of the fitting type (of all dates only one that is called
 * a birthday); orders and contracts are named by their number when they have one. Roles already chosen stay, unless their
 * field is gone.
 */
export function withRoles({ kind, fields, roles }: Cast): FormRoles {
  const guess = (role: keyof FormRoles) => {
    const chosen = fields.find(({ key }) => key === roles[role]);
    if (chosen) return chosen.key;
    const wanted = role === 'name' && kind === 'record' ? ['serial', 'text'] : roleTypes[role]?.slice(0, 1);
    const fits = ({ label }: { label: string }) => role !== 'birthday' || /生日|出生|birth/i.test(label);
    return wanted?.map((type) => fields.find((field) => field.type === type && fits(field))?.key).find(Boolean);
  };
  return Object.fromEntries(rolesOf(kind).flatMap((role) => (guess(role) ? [[role, guess(role)]] : [])));
}

/** Roles whose field is still there. */
export const livingRoles = ({ fields, roles }: Cast): FormRoles =>
  Object.fromEntries(
    Object.entries(roles).filter(([, key]) => key !== undefined && fields.some((field) => field.key === key)),
  );
