import { existsSync, readFileSync } from 'fs';
import { join } from 'path';
import chineseDays from 'chinese-days';
import { LunarYear } from 'lunar-typescript';
import {
  addDays,
  diffDays,
  isLunarDate,
  leapMonthOf,
  lunarAnniversary,
  lunarMonthsOf,
  lunarToSolar,
  solarToLunar,
  type LunarDay,
  type Skip,
} from '../index';

const plain = (month: number, day: number) => ({ month, day, leap: false });
const leap = (month: number, day: number) => ({ month, day, leap: true });
const years = Array.from({ length: 199 }, (_, i) => 1901 + i);

const file = join(process.cwd(), '../shared/data/lunar-birthdays.csv');
(existsSync(file) ? describe : describe.skip)('lunar-birthdays.csv', () => {
  const rows = existsSync(file)
    ? readFileSync(file, 'utf8').trim().split('\n').slice(1)
    : ['1990,8,15,0,1,1990-10-03,'];
  it('has rows', () => expect(rows.length).toBeGreaterThan(100));
  it.each(rows)('%s', (line) => {
    const [year, month, day, isLeap, exists, solar] = line.split(',');
    const lunar = { year: Number(year), month: Number(month), day: Number(day), leap: isLeap === '1' };
    expect(lunarToSolar(lunar)).toBe(exists === '1' ? solar : null);
    expect(isLunarDate(lunar)).toBe(exists === '1');
    expect(lunarAnniversary(lunar.year, lunar, 'omit')).toBe(exists === '1' ? solar : null);
    if (exists === '1') expect(solarToLunar(solar!)).toEqual(lunar);
  });
});

describe('the lunar table', () => {
  it('covers every day of lunar 1901–2099 once, and both ways', () => {
    let expected = '1901-02-19';
    for (const year of years)
      for (const { month, leap: isLeap, days, first } of lunarMonthsOf(year)) {
        expect(first).toBe(expected);
        for (const day of [1, days]) {
          const lunar = { year, month, day, leap: isLeap };
          expect(lunarToSolar(lunar)).toBe(addDays(first, day - 1));
          expect(solarToLunar(addDays(first, day - 1))).toEqual(lunar);
        }
        expected = addDays(first, days);
      }
    expect(expected).toBe('2100-02-09');
  });

  it('has leap months where almanacs print them', () => {
    const known = { 2020: 4, 2023: 2, 2025: 6, 2028: 5, 2031: 3, 2033: 11 };
    for (const [year, month] of Object.entries(known)) expect(leapMonthOf(Number(year))).toBe(month);
    expect([2024, 2026, 2027].map(leapMonthOf)).toEqual([null, null, null]);
  });

  it.each([
    ['2027-02-06', 2027, 1, 1],
    ['2027-02-05', 2026, 12, 29],
    ['2027-03-07', 2027, 1, 30],
    ['2027-03-08', 2027, 2, 1],
    ['2030-02-03', 2030, 1, 1],
    ['1954-02-03', 1954, 1, 1],
    ['2024-01-11', 2023, 12, 1],
    ['2024-12-31', 2024, 12, 1],
  ])('%s, a day that ICU may miss, is %d/%d/%d', (date, year, month, day) =>
    expect(solarToLunar(date)).toEqual({ year, month, day, leap: false }),
  );

  it('is what lunar-typescript computes, month by month', () => {
    for (const year of years) {
      const computed = LunarYear.fromYear(year).getMonthsInYear();
      expect(lunarMonthsOf(year)).toEqual(
        computed.map((m) => {
          const first = m.getFirstJulianDay() - 2_440_588; // 1970-01-01 at noon
          return {
            month: Math.abs(m.getMonth()),
            leap: m.isLeap(),
            days: m.getDayCount(),
            first: addDays('1970-01-01', first),
          };
        }),
      );
    }
  });

  // Its months begin a day off there: new moons a few minutes from midnight. Two more libraries side with ours.
  const disputed = ['1933/6', '1996/6', '1996/8', '2060/4'];
  it('agrees with a third table, but for months known to be disputed', () => {
    const differing = years.flatMap((year) =>
      lunarMonthsOf(year)
        .filter(({ month, leap: isLeap, first }) => {
          const other = chineseDays.getSolarDateFromLunar(`${year}-${String(month).padStart(2, '0')}-01`);
          return (isLeap ? other.leapMonthDate : other.date) !== first;
        })
        .map(({ month }) => `${year}/${month}`),
    );
    expect(differing).toEqual(disputed);
  });

  it('ends clearly', () => {
    expect(lunarToSolar({ year: 1900, ...plain(1, 1) })).toBeNull();
    expect(lunarToSolar({ year: 2100, ...plain(1, 1) })).toBeNull();
    expect(solarToLunar('1901-02-18')).toBeNull();
    expect(solarToLunar('2100-02-09')).toBeNull();
    expect(solarToLunar('2100-02-08')).toMatchObject({ year: 2099, month: 12 });
    expect(lunarAnniversary(2100, plain(1, 1))).toBeNull();
    expect(() => lunarMonthsOf(1900)).toThrow(expect.objectContaining({ code: 'LUNAR_OUT_OF_RANGE' }));
    expect(() => solarToLunar('2027-02-30')).toThrow(expect.objectContaining({ code: 'DATE_INVALID' }));
  });
});

describe('lunar dates', () => {
  it.each([plain(6, 1), leap(6, 30), plain(12, 30), { ...leap(6, 1), year: 2025 }, { ...plain(1, 1), year: 2099 }])(
    '%p is one',
    (value) => expect(isLunarDate(value)).toBe(true),
  );
  it.each([
    ...[plain(0, 1), plain(13, 1), plain(1, 0), plain(1, 31), plain(1.5, 1), { month: 1, day: 1 }, null, '6/1', []],
    ...[
      { ...leap(6, 1), year: 2026 },
      { ...leap(6, 30), year: 2025 },
      { ...plain(12, 30), year: 2025 },
    ],
    ...[
      { ...plain(1, 1), year: 1900 },
      { ...plain(1, 1), year: 2100 },
      { ...plain(1, 1), year: '2025' },
    ],
  ])('%p is none', (value) => expect(isLunarDate(value)).toBe(false));
});

describe('a lunar birthday', () => {
  it.each([
    [2025, leap(6, 1), 'backward', '2025-07-25', '闰六月初一 in its own year'],
    [2026, leap(6, 1), 'backward', '2026-07-14', '闰六月 becomes 六月'],
    [2026, leap(6, 1), 'forward', '2026-08-13', 'or 七月'],
    [2026, leap(6, 1), 'omit', null, 'or falls away'],
    [2025, plain(6, 1), 'backward', '2025-06-25', '六月 in a 闰六月 year: the plain month'],
    [2025, plain(6, 30), 'omit', '2025-07-24', '六月三十 exists in 2025'],
    [2026, plain(6, 30), 'omit', '2026-08-12', 'and in 2026'],
    [2024, plain(6, 30), 'omit', null, 'not in 2024'],
    [2027, plain(6, 30), 'omit', null, 'not in 2027'],
    [2024, plain(12, 30), 'backward', '2025-01-28', '腊月三十 → 廿九, three years running'],
    [2025, plain(12, 30), 'backward', '2026-02-16', ''],
    [2026, plain(12, 30), 'backward', '2027-02-05', ''],
    [2026, plain(12, 30), 'forward', '2027-02-06', '→ 正月初一'],
    [2026, plain(12, 30), 'omit', null, ''],
    [2025, leap(6, 30), 'backward', '2025-08-22', '闰六月 has 29 days in 2025'],
    [2025, leap(6, 30), 'forward', '2025-08-23', '→ 七月初一'],
    [2027, leap(6, 30), 'backward', '2027-08-01', 'both are lacking: 六月廿九'],
    [2026, leap(12, 5), 'forward', '2027-02-10', '闰腊月 → 正月 of the next year'],
  ] as [number, LunarDay, Skip, string | null, string][])(
    'of lunar %d %p, %s, is %s: %s',
    (year, value, skip, expected) => expect(lunarAnniversary(year, value, skip)).toBe(expected),
  );

  it('of 腊月初一 falls twice in 2024 and never in 2023 or 2025', () => {
    const kept = years.map((year) => lunarAnniversary(year, plain(12, 1))!);
    expect(kept.filter((on) => on.startsWith('2024'))).toEqual(['2024-01-11', '2024-12-31']);
    expect(kept.filter((on) => /^202[35]/.test(on))).toEqual([]);
  });

  it('of 六月 is kept once in a year with 闰六月, in the plain month', () => {
    expect(lunarAnniversary(2025, plain(6, 15))).toBe('2025-07-09');
    expect(diffDays(lunarAnniversary(2025, plain(6, 15))!, lunarAnniversary(2025, leap(6, 15))!)).toBe(30);
  });

  it('that cannot be is refused', () =>
    expect(() => lunarAnniversary(2025, plain(13, 1))).toThrow(
      expect.objectContaining({ code: 'LUNAR_DATE_INVALID' }),
    ));
});
