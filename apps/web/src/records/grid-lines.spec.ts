import type { FormView } from '@careloop/contracts';
import { gridPlaces } from './grid-lines';

const columns = ['a', 'b', 'c'].map((key) => ({ key })) as FormView['fields'];
const width = (wide: Record<string, number>) => (field: { key: string }) => wide[field.key] ?? 100;

describe('frozen columns', () => {
  it('stand one after the other', () => {
    const { style, frozen, width: all } = gridPlaces(columns, width({ a: 200 }), 2, 1000);
    expect(style).toEqual({ '--columns': '40px 200px 100px 100px', '--left-0': '40px', '--left-1': '240px' });
    expect({ frozen, all }).toEqual({ frozen: 2, all: 440 });
  });

  it('leave room for the others to pass', () => {
    expect(gridPlaces(columns, width({ a: 200 }), 3, 600).frozen).toBe(2);
    // The first one stays, however narrow the window.
    expect(gridPlaces(columns, width({ a: 900 }), 3, 600).frozen).toBe(1);
    expect(gridPlaces(columns, width({}), 0, 600).frozen).toBe(0);
  });

  it('are no more than there are columns', () => {
    expect(gridPlaces(columns.slice(0, 1), width({}), 5, 5000).frozen).toBe(1);
  });
});
