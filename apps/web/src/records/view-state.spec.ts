import type { ViewSettings } from '@careloop/contracts';
import { nextSort, viewAddress, viewStateOf, withViewState } from './view-state';

const gold = { and: [{ '==': [{ var: 'tier' }, 'gold'] }] };
const full: ViewSettings = {
  filter: gold,
  sort: ['-renews_on', 'name'],
  columns: [{ field: 'name', width: 220 }, { field: 'tier' }],
  frozen: 0,
  rowHeight: 'tall',
  groupBy: [{ field: 'tier' }, { field: 'renews_on', unit: 'month' }],
  colors: [{ when: gold, color: 'gold', field: 'tier' }],
  footer: [{ field: 'fee', op: 'count-distinct' }],
  cardFields: ['mobile'],
  kanbanField: 'owner',
  dateField: 'birthday',
  coverField: 'photo',
};
const address = (text = '') => new URLSearchParams(text);

describe('the address of a data page', () => {
  it('gives back what was put in', () => {
    const text = withViewState(address(), { ...full, search: '王 & 李' }).toString();
    const state = viewStateOf(address(text));
    expect(state.settings).toEqual(full);
    expect(state).toMatchObject({ search: '王 & 李', filter: gold, sort: full.sort, columns: ['name', 'tier'] });
    expect(new Set(state.changed)).toEqual(new Set(Object.keys(full)));
  });

  it('keeps what belongs to others and forgets what is empty', () => {
    const next = withViewState(address('tab=history&q=a&sort=name'), { search: '', sort: [], filter: null });
    expect(next.toString()).toBe('tab=history');
  });

  it('opens without its filter when the address was cut short', () => {
    expect(viewStateOf(address('filter={"and":[{"==')).filter).toBeNull();
  });
});

describe('the address over a saved view', () => {
  it('is empty while nothing is changed', () => {
    expect(viewStateOf(address('view=1'), full)).toMatchObject({ settings: full, changed: [] });
    expect(withViewState(address('view=1'), full, full).toString()).toBe('view=1');
  });

  it('names only what is changed, also to none', () => {
    const next = withViewState(address('view=1'), { sort: [], filter: null, rowHeight: 'short' }, full);
    expect(Object.fromEntries(next)).toEqual({ view: '1', sort: '', filter: '', height: 'short' });
    const state = viewStateOf(next, full);
    expect(state).toMatchObject({ sort: [], filter: null, settings: { rowHeight: 'short', groupBy: full.groupBy } });
    expect(new Set(state.changed)).toEqual(new Set(['sort', 'filter', 'rowHeight']));
  });

  it('is as saved again when a change is taken back', () => {
    const there = withViewState(address('view=1'), { sort: ['name'], columns: undefined }, full);
    expect(viewStateOf(there, full).columns).toBeNull();
    expect(withViewState(there, { sort: full.sort, columns: full.columns }, full).toString()).toBe('view=1');
  });

  it('leaves the changes behind when another view is opened, and the drawer open', () => {
    const there = withViewState(address('view=1&tab=history&q=王'), { sort: ['name'], search: '李' }, full);
    expect(Object.fromEntries(viewAddress(there, '2'))).toEqual({ view: '2', tab: 'history', q: '李' });
    expect(viewAddress(there, null).has('view')).toBe(false);
  });
});

describe('clicking a heading', () => {
  it('goes up, down and back', () => {
    expect(nextSort([], 'name')).toEqual(['name']);
    expect(nextSort(['name'], 'name')).toEqual(['-name']);
    expect(nextSort(['-name'], 'name')).toEqual([]);
  });
  it('starts anew, unless it is added', () => {
    expect(nextSort(['name'], 'tier')).toEqual(['tier']);
    expect(nextSort(['name'], 'tier', true)).toEqual(['name', 'tier']);
    expect(nextSort(['name', 'tier'], 'name', true)).toEqual(['tier', '-name']);
  });
});
