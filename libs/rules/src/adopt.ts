import { isLocalDate, isLunarDate } from '@careloop/calendar';
import { isId, type Text } from '@careloop/kernel';
import { isInstant } from './instants';
import type { Node } from './node';
import { SENTENCES } from './sentences';
import type { Kind, RuleField } from './types';
import { isEmpty } from './values';

/** What is wrong with a literal that should be of a kind. */
export interface Misfit {
  code: string;
  message: Text;
}

const LARGEST = 1e15;
const misfit = (code: string, message: Text): Misfit => ({ code, message });

/** Text that PostgreSQL can hold: no NUL, no half of a surrogate pair. */
export const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed();

const show = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** Whether one value, as written in a rule, is of a kind; `about` names what it stands beside. */
function misfitOf(value: unknown, kind: Kind, field: RuleField | undefined, about: Text): Misfit | null {
  const wrong = () => misfit('RULE_VALUE', SENTENCES.RULE_VALUE(about.zh, about.en, kind, show(value)));
  switch (kind) {
    case 'text':
      return typeof value === 'string' ? null : wrong();
    case 'number':
      if (typeof value !== 'number') return wrong();
      return Number.isFinite(value) && Math.abs(value) <= LARGEST
        ? null
        : misfit('RULE_NUMBER_INVALID', SENTENCES.RULE_NUMBER_INVALID());
    case 'boolean':
      return typeof value === 'boolean' ? null : wrong();
    case 'date':
      if (typeof value !== 'string') return wrong();
      return isLocalDate(value) ? null : misfit('RULE_DATE_INVALID', SENTENCES.RULE_DATE_INVALID(value));
    case 'datetime':
      if (typeof value !== 'string') return wrong();
      if (isLocalDate(value))
        return misfit('RULE_DATE_AND_TIME', SENTENCES.RULE_DATE_AND_TIME(field?.label ?? about.zh));
      return isInstant(value) ? null : misfit('RULE_INSTANT_INVALID', SENTENCES.RULE_INSTANT_INVALID(value));
    case 'lunar-date':
      return typeof value === 'object' && value !== null && isLunarDate({ leap: false, ...value }) ? null : wrong();
    case 'option': {
      if (typeof value !== 'string') return wrong();
      const known = !field?.options || field.options.some((option) => option.key === value);
      return known ? null : misfit('RULE_OPTION_UNKNOWN', SENTENCES.RULE_OPTION_UNKNOWN(field.label, value));
    }
    case 'options':
      if (!Array.isArray(value)) return wrong();
      return value.map((item) => misfitOf(item, 'option', field, about)).find((found) => found !== null) ?? null;
    case 'reference':
      if (typeof value !== 'string') return wrong();
      return isId(value) && value === value.toLowerCase()
        ? null
        : misfit('RULE_REFERENCE_INVALID', SENTENCES.RULE_REFERENCE_INVALID(value));
    case 'object':
      return wrong();
  }
}

/** Gives a literal the kind and field it is compared with; answers what is wrong, if anything. Empty fits every kind. */
export function adopt(literal: Node, kind: Kind, field: RuleField | undefined, about: Text): Misfit | null {
  literal.field = field;
  if (isEmpty(literal.value)) {
    literal.kind = 'null';
    return null;
  }
  literal.kind = kind;
  return misfitOf(literal.value, kind, field, about);
}

/** The same for every item of a written list, of which empty ones are allowed. */
export function adoptList(list: Node, kind: Kind, field: RuleField | undefined, about: Text): Misfit | null {
  list.field = field;
  for (const value of list.value as unknown[]) {
    const found = isEmpty(value) ? null : misfitOf(value, kind, field, about);
    if (found) return found;
  }
  return null;
}
