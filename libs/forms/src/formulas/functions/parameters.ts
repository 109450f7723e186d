import type { Text } from '@careloop/kernel';
import type { Kind } from '@careloop/rules';
import type { Parameter } from '../types';

type Rest = Omit<Parameter, 'name' | 'kinds'>;

/** Texts, and all that reads as one. An empty text is "" to a function. */
export const text = (zh: string, en: string, rest: Rest = {}): Parameter => ({
  name: { zh, en },
  kinds: ['text'],
  empty: 'text',
  ...rest,
});
export const number = (zh: string, en: string, rest: Rest = {}): Parameter => ({
  name: { zh, en },
  kinds: ['number'],
  ...rest,
});
/** A date; of a time, its date in the zone. */
export const date = (zh: string, en: string, rest: Rest = {}): Parameter => ({
  name: { zh, en },
  kinds: ['date'],
  ...rest,
});
export const instant = (zh: string, en: string, rest: Rest = {}): Parameter => ({
  name: { zh, en },
  kinds: ['datetime'],
  ...rest,
});
/** What is true or false; empty is not true. */
export const condition = (rest: Rest = {}): Parameter => ({
  name: { zh: '条件', en: 'condition' },
  kinds: ['boolean'],
  empty: 'pass',
  ...rest,
});
const VALUES: Kind[] = ['text', 'number', 'boolean', 'date', 'datetime'];
/** A value that may be the result, of one kind with the others. */
export const result = (zh: string, en: string, rest: Rest = {}): Parameter => ({
  name: { zh, en },
  kinds: VALUES,
  empty: 'pass',
  same: 'result',
  ...rest,
});
const COMPARED: Kind[] = ['text', 'number', 'boolean', 'date', 'datetime', 'option', 'reference', 'lunar-date'];
/** A value that is compared with the others. */
export const compared = (zh: string, en: string, rest: Rest = {}): Parameter => ({
  name: { zh, en },
  kinds: COMPARED,
  empty: 'pass',
  same: 'compared',
  ...rest,
});
/** Any value at all. */
export const anything: Parameter = {
  name: { zh: '值', en: 'value' },
  kinds: [...COMPARED, 'options'],
  empty: 'pass',
};

export const help = (zh: string, en: string): Text => ({ zh, en });
