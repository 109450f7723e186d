import fc from 'fast-check';
import {
  addDays,
  daysUntilLunarAnniversary,
  diffDays,
  lunarAnniversary,
  lunarAnniversaryTable,
  SKIPS,
  type LocalDate,
  type LunarDay,
} from '../index';

const dates = (from: LocalDate, to: LocalDate) =>
  fc.integer({ min: 0, max: diffDays(from, to) }).map((days) => addDays(from, days));
const everyDay: LunarDay[] = [false, true].flatMap((leap) =>
  Array.from({ length: 360 }, (_, i) => ({ month: Math.floor(i / 30) + 1, day: (i % 30) + 1, leap })),
);
const name = ({ month, day, leap }: LunarDay) => `${leap ? 'L' : ''}${month}/${day}`;

describe('days until a lunar anniversary', () => {
  it.each([
    ['2027-02-05', { month: 1, day: 1, leap: false }, 'backward', 1],
    ['2027-02-05', { month: 12, day: 30, leap: false }, 'backward', 0],
    ['2027-02-05', { month: 12, day: 30, leap: false }, 'forward', 1],
    ['2025-06-26', { month: 6, day: 1, leap: true }, 'backward', 29],
    ['2025-07-26', { month: 6, day: 1, leap: true }, 'backward', 353],
    ['2025-07-26', { month: 6, day: 1, leap: true }, 'omit', 4015],
    ['2025-07-25', { month: 6, day: 1, leap: false }, 'backward', 354],
    ['1900-01-01', { month: 6, day: 1, leap: false }, 'backward', null],
    ['2100-02-08', { month: 1, day: 1, leap: false }, 'backward', null],
    ['2101-01-01', { month: 1, day: 1, leap: false }, 'backward', null],
  ] as const)('from %s to %p, %s: %p', (today, value, skip, expected) =>
    expect(daysUntilLunarAnniversary(value, today, skip)).toBe(expected),
  );

  it('is the first on or after today, of any lunar year', () => {
    fc.assert(
      fc.property(
        dates('1901-02-19', '2095-01-01'),
        fc.constantFrom(...everyDay),
        fc.constantFrom('backward', 'forward'),
        (today, value, skip) => {
          const year = Number(today.slice(0, 4));
          const kept = [year - 2, year - 1, year, year + 1, year + 2].map((y) =>
            lunarAnniversary(y, value, skip as 'backward'),
          );
          const next = kept.filter((on) => on && on >= today).sort()[0]!;
          fc.pre(year > 1902);
          expect(daysUntilLunarAnniversary(value, today, skip as 'backward')).toBe(diffDays(today, next));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('the table holds exactly the days within reach', () => {
    const anyDay = fc.oneof(
      dates('1901-02-19', '2100-02-08'),
      dates('2098-06-01', '2100-03-01'),
      dates('1901-01-01', '1902-01-01'),
    );
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -2, max: 800 }), (today, days) => {
        const within = everyDay.filter((value) => {
          const until = daysUntilLunarAnniversary(value, today);
          return until !== null && until <= days;
        });
        expect(lunarAnniversaryTable(today, days).map(name).sort()).toEqual(within.map(name).sort());
      }),
      { numRuns: 100 },
    );
  });

  it('every SKIP keeps at most one day a lunar year', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1901, max: 2098 }),
        fc.constantFrom(...everyDay),
        fc.constantFrom(...SKIPS),
        (year, value, skip) => {
          const [one, next] = [lunarAnniversary(year, value, skip), lunarAnniversary(year + 1, value, skip)];
          if (one && next) expect(diffDays(one, next)).toBeGreaterThan(300);
        },
      ),
    );
  });
});
