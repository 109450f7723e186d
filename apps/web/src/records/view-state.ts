import type { Rule } from '@careloop/rules';

/** What the data page shows, as its address says it. */
export interface ViewState {
  filter: Rule;
  search: string;
  /** Field keys, `-` in front for descending. */
  sort: string[];
  /** Keys of the shown columns in their order; null = the form's own. */
  columns: string[] | null;
}

const list = (text: string | null) => (text ? text.split(',').filter(Boolean) : []);

function ruleOf(text: string | null): Rule {
  if (!text) return null;
  try {
    return JSON.parse(text) as Rule;
  } catch {
    return null; // an address cut short: the page without its filter is better than no page
  }
}

/** The state in an address. */
export const viewStateOf = (search: URLSearchParams): ViewState => ({
  filter: ruleOf(search.get('filter')),
  search: search.get('q') ?? '',
  sort: list(search.get('sort')),
  columns: search.has('columns') ? list(search.get('columns')) : null,
});

/** The address with a part of the state changed; what it does not know of stays. */
export function withViewState(search: URLSearchParams, change: Partial<ViewState>): URLSearchParams {
  const next = new URLSearchParams(search);
  const put = (key: string, value: string | null) => (value ? next.set(key, value) : next.delete(key));
  if ('filter' in change) put('filter', change.filter == null ? null : JSON.stringify(change.filter));
  if (change.search !== undefined) put('q', change.search);
  if (change.sort) put('sort', change.sort.join(','));
  if (change.columns !== undefined) put('columns', change.columns && change.columns.join(','));
  return next;
}

/** What a click on a heading does: up, down, as it came. `add`: beside the other headings instead of alone. */
export function nextSort(sort: readonly string[], key: string, add = false): string[] {
  const others = add ? sort.filter((s) => s !== key && s !== `-${key}`) : [];
  if (sort.includes(key)) return [...others, `-${key}`];
  if (sort.includes(`-${key}`)) return others;
  return [...others, key].slice(-5);
}
