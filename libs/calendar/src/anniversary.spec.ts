import fc from 'fast-check';
import {
  addDays,
  anniversaryIn,
  anniversaryTable,
  dayNumber,
  daysUntilAnniversary,
  diffDays,
  isMonthDay,
  monthDayOf,
  monthlyOccurrence,
  SKIPS,
  type LocalDate,
} from './index';

const code = (name: string) => expect.objectContaining({ code: name });
const dates = (from: LocalDate, to: LocalDate) =>
  fc.integer({ min: 0, max: diffDays(from, to) }).map((days) => addDays(from, days));
const leapYearDays = Array.from({ length: 366 }, (_, i) => monthDayOf(addDays('2000-01-01', i)));

describe('anniversaries', () => {
  it.each([
    [2027, 2, 29, 'backward', '2027-02-28'],
    [2027, 2, 29, 'forward', '2027-03-01'],
    [2027, 2, 29, 'omit', null],
    [2028, 2, 29, 'omit', '2028-02-29'],
    [2100, 2, 29, 'backward', '2100-02-28'],
    [2027, 12, 31, 'forward', '2027-12-31'],
    [1, 1, 1, 'backward', '0001-01-01'],
  ] as const)('in %d of %d/%d, %s, is %s', (year, month, day, skip, expected) =>
    expect(anniversaryIn(year, { month, day }, skip)).toBe(expected),
  );

  it.each([
    { month: 2, day: 30 },
    { month: 4, day: 31 },
    { month: 0, day: 1 },
    { month: 13, day: 1 },
    { month: 1, day: 0 },
    { month: 1.5, day: 1 },
  ])('refuse %p', (value) => {
    expect(isMonthDay(value)).toBe(false);
    expect(() => anniversaryIn(2027, value)).toThrow(code('MONTH_DAY_INVALID'));
  });

  it('refuse years that are none', () => {
    expect(() => anniversaryIn(10_000, { month: 1, day: 1 })).toThrow(code('DATE_OUT_OF_RANGE'));
    expect(() => anniversaryIn(0, { month: 1, day: 1 })).toThrow(code('DATE_OUT_OF_RANGE'));
  });

  it('keep month ends: counted from the anchor, never chained', () => {
    const year = (skip: (typeof SKIPS)[number]) => [1, 2, 3, 4].map((n) => monthlyOccurrence('2026-01-31', n, skip));
    expect(year('backward')).toEqual(['2026-02-28', '2026-03-31', '2026-04-30', '2026-05-31']);
    expect(year('forward')).toEqual(['2026-03-01', '2026-03-31', '2026-05-01', '2026-05-31']);
    expect(year('omit')).toEqual([null, '2026-03-31', null, '2026-05-31']);
    expect(() => monthlyOccurrence('2026-01-31', -1)).toThrow(code('NUMBER_INVALID'));
  });
});

describe('days until an anniversary', () => {
  it.each([
    ['2026-05-01', 5, 1, 'backward', 0],
    ['2026-05-02', 5, 1, 'backward', 364],
    ['2026-12-31', 1, 1, 'backward', 1],
    ['2027-02-28', 2, 29, 'backward', 0],
    ['2028-02-28', 2, 29, 'backward', 1],
    ['2027-02-28', 2, 29, 'forward', 1],
    ['2027-03-01', 2, 29, 'forward', 0],
    ['2027-02-28', 2, 29, 'omit', 366],
    ['2096-03-01', 2, 29, 'omit', 2920],
    ['9999-12-31', 12, 31, 'backward', 0],
    ['9999-12-31', 1, 1, 'backward', null],
  ] as const)('from %s to %d/%d, %s: %p', (today, month, day, skip, expected) =>
    expect(daysUntilAnniversary({ month, day }, today, skip)).toBe(expected),
  );

  it('the table holds exactly the days within reach', () => {
    const anyDay = fc.oneof(
      dates('1901-01-01', '2099-12-31'),
      dates('2023-01-01', '2029-01-01'),
      dates('9998-06-01', '9999-12-31'),
    );
    fc.assert(
      fc.property(
        anyDay,
        fc.oneof(fc.integer({ min: -2, max: 400 }), fc.double({ min: 0, max: 60, noNaN: true })),
        (today, days) => {
          const within = leapYearDays.filter((value) => {
            const until = daysUntilAnniversary(value, today);
            return until !== null && until <= days;
          });
          const table = anniversaryTable(today, days);
          expect(table.length).toBe(within.length);
          expect([...table].sort((a, b) => a.month - b.month || a.day - b.day)).toEqual(within);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('is the first anniversary on or after today', () => {
    fc.assert(
      fc.property(
        dates('1901-01-01', '2099-12-31'),
        fc.constantFrom(...leapYearDays),
        fc.constantFrom(...SKIPS),
        (today, value, skip) => {
          const on = addDays(today, daysUntilAnniversary(value, today, skip)!);
          expect(anniversaryIn(Number(on.slice(0, 4)), value, skip)).toBe(on);
          const year = Number(today.slice(0, 4));
          for (let y = year; y < Number(on.slice(0, 4)); y++) {
            const earlier = anniversaryIn(y, value, skip);
            expect(earlier === null || dayNumber(earlier) < dayNumber(today)).toBe(true);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });
});
