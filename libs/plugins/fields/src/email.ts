import { defineField } from '@careloop/sdk';
import type { FieldProblem } from '@careloop/forms';
import { readable } from './characters';

const LOCAL = /^[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u;
const DOMAIN = /^(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+(?:\p{L}{2,63}|xn--[a-z0-9-]{2,59})$/iu;

/** The plain spelling nearly all of them have. */
const PLAIN = /^[a-zA-Z0-9_+-]{1,64}(?:\.[a-zA-Z0-9_+-]+)*@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;

const noEmail: FieldProblem = {
  code: 'FORMAT',
  message: { zh: '不是有效的邮箱', en: 'is not a valid e-mail address' },
};

/** Trimmed, its domain in lower case; null when it is no address (RFC 5321 lengths, no quoted local parts). */
export function canonicalEmail(value: string): string | null {
  if (value.length <= 64 && PLAIN.test(value)) return value;
  const text = value.trim();
  const at = text.lastIndexOf('@');
  const [local, domain] = [text.slice(0, at), text.slice(at + 1).toLowerCase()];
  return at > 0 && local.length <= 64 && text.length <= 254 && LOCAL.test(local) && DOMAIN.test(domain)
    ? `${local}@${domain}`
    : null;
}

/** An e-mail address; two that differ in letter case only are the same one. `parse(display(v)) = v`. */
export const email = defineField({
  id: 'email',
  label: { zh: '邮箱', en: 'E-mail' },
  group: 'basic',
  kind: 'text',
  column: () => 'text',
  index: () => ({ method: 'btree' }),
  jsonSchema: () => ({ type: 'string', format: 'email', maxLength: 300 }),
  check: (value) => (canonicalEmail(value as string) === null ? noEmail : null),
  normalise: (value) => canonicalEmail(value as string) ?? value,
  identity: {
    sql: (column) => `lower(${column})`,
    // ASCII only, as lower() is under COLLATE "C".
    of: (value) => String(value).replace(/[A-Z]/g, (c) => c.toLowerCase()),
  },
  parse: (cell) => {
    const text = readable(cell).replace(/^mailto:/i, '');
    if (text === '') return { value: null };
    const value = canonicalEmail(text);
    return value === null ? { error: noEmail.code, message: noEmail.message } : { value };
  },
  display: (value) => (value == null ? '' : String(value)),
});
