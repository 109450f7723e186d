import type { ViewSettings } from '@careloop/contracts';
import type { Rule } from '@careloop/rules';

/** What the data page shows: the settings of the open view with what the address changes of them. */
export interface ViewState {
  filter: Rule;
  search: string;
  /** Field keys, `-` in front for descending. */
  sort: string[];
  /** Keys of the shown columns in their order; null = the form's own. */
  columns: string[] | null;
  /** Everything in force, as a view would keep it. */
  settings: ViewSettings;
  /** Settings that the address changes of the saved ones. */
  changed: (keyof ViewSettings)[];
}

type Key = keyof ViewSettings;

/** How a setting is written in an address. An address that names it with nothing says: none, whatever the view has. */
interface Codec {
  param: string;
  write: (value: never) => string;
  /** Undefined: cut short or of another's making; as if it were not there. */
  read: (text: string) => unknown;
}

const list = (text: string) => text.split(',').filter(Boolean);
const json = (text: string) => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};
/** `a:1,b` ↔ a list of pairs. */
const pairs = <T>(read: (a: string, b: string | undefined) => T) => ({
  read: (text: string) =>
    list(text).map((part) => {
      const [a = '', b] = part.split(':');
      return read(a, b);
    }),
});
const pair = (a: string, b: string | number | undefined) => (b === undefined ? a : `${a}:${b}`);
const word = (param: string): Codec => ({ param, write: (value: string) => value, read: (text) => text || undefined });

const codecs: Record<Key, Codec> = {
  filter: { param: 'filter', write: (rule: Rule) => (rule === null ? '' : JSON.stringify(rule)), read: json },
  sort: { param: 'sort', write: (sort: string[]) => sort.join(','), read: list },
  columns: {
    param: 'columns',
    write: (columns: NonNullable<ViewSettings['columns']>) => columns.map((c) => pair(c.field, c.width)).join(','),
    ...pairs((field, width) => (width ? { field, width: Number(width) } : { field })),
  },
  frozen: { param: 'frozen', write: (n: number) => String(n), read: (text) => Math.min(5, Number(text) || 0) },
  rowHeight: word('height'),
  groupBy: {
    param: 'group',
    write: (groups: NonNullable<ViewSettings['groupBy']>) => groups.map((g) => pair(g.field, g.unit)).join(','),
    ...pairs((field, unit) => (unit ? { field, unit } : { field })),
  },
  colors: { param: 'colors', write: (rules: unknown[]) => (rules.length ? JSON.stringify(rules) : ''), read: json },
  footer: {
    param: 'footer',
    write: (figures: NonNullable<ViewSettings['footer']>) => figures.map((f) => pair(f.field, f.op)).join(','),
    ...pairs((field, op) => ({ field, op })),
  },
  cardFields: { param: 'card', write: (fields: string[]) => fields.join(','), read: list },
  kanbanField: word('board'),
  dateField: word('date'),
  coverField: word('cover'),
};
const KEYS = Object.keys(codecs) as Key[];

/** What stands for "none" of a setting, where an address may say so. */
const NONE: Partial<Record<Key, unknown>> = {
  filter: null,
  sort: [],
  groupBy: [],
  colors: [],
  footer: [],
  cardFields: [],
};
const isNone = (value: unknown) => value == null || (Array.isArray(value) && value.length === 0);
const same = (a: unknown, b: unknown) => (isNone(a) && isNone(b)) || JSON.stringify(a) === JSON.stringify(b);

/** The state in an address, over the settings of the view that is open. */
export function viewStateOf(search: URLSearchParams, saved: ViewSettings = {}): ViewState {
  const settings: Record<string, unknown> = { ...saved };
  const changed: Key[] = [];
  for (const key of KEYS) {
    const text = search.get(codecs[key].param);
    if (text === null) continue;
    const value = text === '' ? NONE[key] : codecs[key].read(text);
    if (value === undefined && text !== '') continue;
    if (value === undefined) delete settings[key];
    else settings[key] = value;
    if (!same(value, saved[key])) changed.push(key);
  }
  const all = settings as ViewSettings;
  return {
    filter: all.filter ?? null,
    search: search.get('q') ?? '',
    sort: all.sort ?? [],
    columns: all.columns?.length ? all.columns.map(({ field }) => field) : null,
    settings: all,
    changed,
  };
}

/** A part of the state that is to be another. */
export type ViewChange = { [K in Key]?: ViewSettings[K] | undefined } & { search?: string };

/** The address with a part of the state changed; what it does not know of stays, what the view has anyway goes. */
export function withViewState(search: URLSearchParams, change: ViewChange, saved: ViewSettings = {}): URLSearchParams {
  const next = new URLSearchParams(search);
  if (change.search !== undefined) put(next, 'q', change.search || null);
  for (const key of KEYS) {
    if (!(key in change)) continue;
    const { param, write } = codecs[key];
    const value = change[key];
    if (same(value, saved[key])) next.delete(param);
    else next.set(param, isNone(value) ? '' : write(value as never));
  }
  return next;
}

/** The address of a view without changes; `null` is the form's own list. What belongs to others than views stays. */
export function viewAddress(search: URLSearchParams, view: string | null): URLSearchParams {
  const next = new URLSearchParams(search);
  for (const key of KEYS) next.delete(codecs[key].param);
  put(next, 'view', view);
  return next;
}

const put = (search: URLSearchParams, key: string, value: string | null) =>
  value ? search.set(key, value) : search.delete(key);

/** What a click on a heading does: up, down, as it came. `add`: beside the other headings instead of alone. */
export function nextSort(sort: readonly string[], key: string, add = false): string[] {
  const others = add ? sort.filter((s) => s !== key && s !== `-${key}`) : [];
  if (sort.includes(key)) return [...others, `-${key}`];
  if (sort.includes(`-${key}`)) return others;
  return [...others, key].slice(-5);
}

/** The field of a sort key. */
export const nameOf = (sort: string): string => sort.replace(/^-/, '');
