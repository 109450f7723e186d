import { nextSort, viewStateOf, withViewState } from './view-state';

describe('the address of a data page', () => {
  it('gives back what was put in', () => {
    const state = {
      filter: { and: [{ '==': [{ var: 'tier' }, 'gold'] }] },
      search: '王 & 李',
      sort: ['-renews_on', 'name'],
      columns: ['name', 'tier'],
    };
    const address = withViewState(new URLSearchParams(), state).toString();
    expect(viewStateOf(new URLSearchParams(address))).toEqual(state);
  });

  it('keeps what belongs to others and forgets what is empty', () => {
    const next = withViewState(new URLSearchParams('tab=history&q=a&sort=name'), {
      search: '',
      sort: [],
      filter: null,
    });
    expect(next.toString()).toBe('tab=history');
  });

  it('opens without its filter when the address was cut short', () => {
    expect(viewStateOf(new URLSearchParams('filter={"and":[{"==')).filter).toBeNull();
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
