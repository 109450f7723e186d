import type { FieldProblem } from '@careloop/forms';

/** Full-width letters, digits and signs, and the ideographic space, as their ASCII twins: `１３８　` → `138 `. */
export const halfWidth = (text: string): string =>
  !/[\uff01-\uff5e\u3000]/.test(text)
    ? text
    : text.replace(/[\uff01-\uff5e]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0)).replace(/\u3000/g, ' ');

/** Half-width and trimmed: how cells and typed text are read. Kinds of space and byte order marks go too. */
export const readable = (text: string): string =>
  PLAIN.test(text)
    ? text
    : halfWidth(text)
        .replace(/[\u00a0\u2000-\u200b\ufeff]/g, ' ')
        .trim();

/** ASCII without spaces around it is readable as it is: most cells of a large file. */
const PLAIN = /^[!-~](?:[ -~]*[!-~])?$/;

/** Two texts that people would call the same: width, letter case and spaces don't count. */
export const sameKey = (text: string): string => readable(text).normalize('NFKC').toLowerCase().replace(/\s+/g, '');

/** What PostgreSQL (NUL) and UTF-8 (half a surrogate pair) can't hold. */
export function unstorable(value: unknown): FieldProblem | null {
  if (typeof value !== 'string' || (value.isWellFormed() && !value.includes('\0'))) return null;
  return {
    code: 'CHARACTERS',
    message: { zh: '含有无法保存的字符', en: 'contains characters that cannot be stored' },
  };
}
