import type { Text } from '@careloop/kernel';
import type { LocalDate } from '@careloop/calendar';
import { columnOf, type Feature } from './encode';
import { givesAway } from './leakage';
import { type Cell, kindOf, numberOf, type Row, type Target, valuesOf } from './table';

/** Why a field is not used. */
export const DROPPED = {
  excluded: { zh: '已被排除', en: 'It was excluded by hand' },
  constant: { zh: '所有数据都一样', en: 'It is the same in every record' },
  id: { zh: '像是编号，每条数据都不同', en: 'It looks like an id, different in every record' },
  'free-text': { zh: '像是姓名或自由文本，种类太多', en: 'It looks like a name or free text, with too many kinds' },
  leak: {
    zh: '几乎直接给出了结果，可能是事后才填的',
    en: 'It all but gives the answer away, so it was probably filled in afterwards',
  },
  'no-day': { zh: '日期字段需要知道是站在哪一天看的', en: 'A date needs to know the day it is looked at from' },
} as const satisfies Record<string, Text>;

export type DropCause = keyof typeof DROPPED;

/** A field that is not used. */
export interface DroppedField {
  field: string;
  cause: DropCause;
  reason: Text;
}

/** Levels of a category below this many records are "other". */
const rareBelow = (n: number) => Math.max(10, 0.003 * n);
const MOST_LEVELS = 100;

/**
 * What can be learnt from, and what cannot and why: ids, names, free text, constants and fields that give the answer away
 * go. `rows` are those whose outcome is known. The target itself is neither.
 */
export function chooseFields(
  rows: Row[],
  outcomes: ArrayLike<number>,
  { target, exclude = [], asOf }: { target: Target; exclude?: string[]; asOf?: LocalDate },
): { features: Feature[]; dropped: DroppedField[] } {
  const fields = new Set<string>();
  for (const row of rows) for (const field of Object.keys(row)) fields.add(field);
  fields.delete(target.field);
  const features: Feature[] = [];
  const dropped: DroppedField[] = [];
  for (const field of fields) {
    const chosen = exclude.includes(field)
      ? 'excluded'
      : featureOf(
          field,
          rows.map((row) => row[field]),
          asOf,
        );
    const cause =
      typeof chosen === 'string' ? chosen : givesAway(chosen, columnOf(chosen, rows, asOf), outcomes) ? 'leak' : null;
    if (cause) dropped.push({ field, cause, reason: DROPPED[cause] });
    else features.push(chosen as Feature);
  }
  return { features, dropped };
}

function featureOf(field: string, cells: Cell[], asOf: LocalDate | undefined): Feature | DropCause {
  const values = valuesOf(cells);
  if (values.size < 2) return 'constant';
  const said = cells.length - (values.get('')?.n ?? 0);
  const different = values.size - (values.has('') ? 1 : 0);
  const kind = kindOf(values);
  if (kind === 'number') {
    const numbers = [...values.values()].map(({ cell }) => numberOf(cell)).filter((n) => !Number.isNaN(n));
    return said >= 20 && different >= 0.98 * said && looksLikeId(field, numbers) ? 'id' : { field, kind };
  }
  if (kind === 'date') return asOf === undefined ? 'no-day' : { field, kind };
  if (said >= 20 && different > 0.9 * said) return 'id';
  const levels = [...values]
    .map(([name, { n }]) => ({ name, n }))
    .filter(({ n }) => n >= rareBelow(cells.length))
    .sort((a, b) => b.n - a.n || (a.name < b.name ? -1 : 1))
    .slice(0, MOST_LEVELS);
  const covered = levels.reduce((sum, { n }) => sum + n, 0);
  if (covered < 0.5 * cells.length) return 'free-text';
  return { field, kind, levels: levels.map(({ name }) => name) };
}

const ID_NAMES =
  /(^|[^a-z])(id|no|number|code|phone|mobile)$|(Id|ID|No|Number|Code)$|编号|号码|手机|电话|证件|工号|流水/;

/** Whole numbers, hardly two alike, that count on, have one length, or are called an id. */
function looksLikeId(field: string, numbers: number[]): boolean {
  if (!numbers.every(Number.isInteger)) return false;
  let [low, high] = [Infinity, -Infinity];
  for (const n of numbers) [low, high] = [Math.min(low, n), Math.max(high, n)];
  const oneLength = low >= 1000 && String(low).length === String(high).length;
  return oneLength || high - low < 3 * numbers.length || ID_NAMES.test(field);
}
