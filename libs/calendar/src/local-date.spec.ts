import fc from 'fast-check';
import {
  addDays,
  addMonths,
  compareDates,
  dayNumber,
  dayOfWeek,
  daysInMonth,
  daysSince,
  daysUntil,
  diffDays,
  isLeapYear,
  isLocalDate,
  isLocalTime,
  localDate,
  minutesOf,
  partsOf,
  timeOf,
} from './index';

const code = (name: string) => expect.objectContaining({ code: name });
const anyDate = fc.integer({ min: dayNumber('0001-01-01'), max: dayNumber('9999-12-31') });
const dateOf = (days: number) => addDays('1970-01-01', days);

describe('civil dates', () => {
  it.each(['0001-01-01', '9999-12-31', '2000-02-29', '2024-02-29', '2026-12-31'])('%s exists', (date) => {
    expect(isLocalDate(date)).toBe(true);
    expect(localDate(partsOf(date).year, partsOf(date).month, partsOf(date).day)).toBe(date);
  });

  it.each([
    ...['0000-01-01', '1900-02-29', '2023-02-29', '2026-02-30', '2026-04-31', '2026-13-01', '2026-00-10', '2026-01-00'],
    ...['2026-1-1', '26-01-01', '2026-01-01T00:00:00Z', ' 2026-01-01', '2026-01-01\n', '10000-01-01', '-001-01-01', ''],
    ...[null, undefined, 20260101, new Date(), {}],
  ])('%p does not', (value) => {
    expect(isLocalDate(value)).toBe(false);
    expect(() => dayNumber(value as string)).toThrow(code('DATE_INVALID'));
  });

  it('count as the platform’s proleptic calendar does, every day of 9999 years apart', () => {
    fc.assert(
      fc.property(anyDate, (days) => {
        const date = dateOf(days);
        expect(new Date(`${date}T00:00:00Z`).getTime()).toBe(days * 86_400_000);
        expect(dayOfWeek(date)).toBe(new Date(`${date}T00:00:00Z`).getUTCDay() || 7);
      }),
      { numRuns: 3000 },
    );
  });

  it('add and subtract as inverses', () => {
    fc.assert(
      fc.property(anyDate, anyDate, (a, b) => {
        expect(addDays(dateOf(a), diffDays(dateOf(a), dateOf(b)))).toBe(dateOf(b));
        expect(daysUntil(dateOf(a), dateOf(b))).toBe(-daysSince(dateOf(a), dateOf(b)) + 0);
        expect(compareDates(dateOf(a), dateOf(b))).toBe(Math.sign(a - b));
      }),
    );
  });

  it('end at the years 0001 and 9999', () => {
    expect(() => addDays('9999-12-31', 1)).toThrow(code('DATE_OUT_OF_RANGE'));
    expect(() => addDays('0001-01-01', -1)).toThrow(code('DATE_OUT_OF_RANGE'));
    expect(() => addMonths('9999-12-01', 1)).toThrow(code('DATE_OUT_OF_RANGE'));
    expect(() => addMonths('0001-01-31', -1)).toThrow(code('DATE_OUT_OF_RANGE'));
    expect(() => addDays('2026-01-01', 0.5)).toThrow(code('NUMBER_INVALID'));
    expect(() => addDays('2026-01-01', NaN)).toThrow(code('NUMBER_INVALID'));
    expect(() => daysInMonth(2026, 13)).toThrow(code('DATE_INVALID'));
  });

  it('know leap years and month lengths', () => {
    expect([1900, 2000, 2023, 2024, 2100].map(isLeapYear)).toEqual([false, true, false, true, false]);
    expect([1, 2, 3, 4, 12].map((m) => daysInMonth(2024, m))).toEqual([31, 29, 31, 30, 31]);
    expect(daysInMonth(2100, 2)).toBe(28);
  });

  it.each([
    ['2026-01-31', 1, 'backward', '2026-02-28'],
    ['2026-01-31', 1, 'forward', '2026-03-01'],
    ['2026-01-31', 1, 'omit', null],
    ['2026-01-31', 2, 'backward', '2026-03-31'],
    ['2026-01-31', 13, 'backward', '2027-02-28'],
    ['2027-01-31', 13, 'backward', '2028-02-29'],
    ['2026-12-31', 2, 'forward', '2027-03-01'],
    ['2026-03-31', -1, 'backward', '2026-02-28'],
    ['2026-01-15', -1, 'backward', '2025-12-15'],
    ['2026-01-15', -25, 'backward', '2023-12-15'],
    ['2024-02-29', 12, 'backward', '2025-02-28'],
    ['2024-02-29', 48, 'backward', '2028-02-29'],
    ['2026-05-31', 0, 'omit', '2026-05-31'],
  ] as const)('%s plus %d months, %s, is %s', (anchor, months, skip, expected) =>
    expect(addMonths(anchor, months, skip)).toBe(expected),
  );

  it('refuse a SKIP that is none', () =>
    expect(() => addMonths('2026-01-01', 1, 'BACKWARD' as 'backward')).toThrow(code('SKIP_INVALID')));
});

describe('times of day', () => {
  it.each(['00:00', '09:05', '23:59'])('%s is one', (time) => {
    expect(isLocalTime(time)).toBe(true);
    expect(timeOf(minutesOf(time))).toBe(time);
  });
  it.each(['24:00', '9:00', '09:60', '09:00:00', '', null, 900])('%p is none', (time) =>
    expect(isLocalTime(time)).toBe(false),
  );
  it('has 1440 minutes', () => expect(() => timeOf(1440)).toThrow(code('TIME_INVALID')));
});
