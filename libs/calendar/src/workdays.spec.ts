import { existsSync, readFileSync } from 'fs';
import { join } from 'path';
import fc from 'fast-check';
import {
  addDays,
  addWorkdays,
  CN_HOLIDAYS,
  dayOfWeek,
  isKnownYear,
  isProvisional,
  isWorkday,
  nextWorkday,
  previousWorkday,
  type HolidayData,
} from './index';

const file = join(process.cwd(), '../shared/data/cn-holidays-2024-2026.csv');
(existsSync(file) ? describe : describe.skip)('cn-holidays-2024-2026.csv', () => {
  const rows = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').slice(1) : ['2024-01-01,0,0,,'];
  const special = new Map(rows.map((line) => [line.slice(0, 10), line.split(',')[1] === '1']));
  it('agrees on every day of three years', () => {
    expect(special.size).toBeGreaterThan(100);
    for (let date = '2024-01-01'; date <= '2026-12-31'; date = addDays(date, 1))
      expect([date, isWorkday(date)]).toEqual([date, special.get(date) ?? dayOfWeek(date) <= 5]);
  });
});

describe('workdays in China', () => {
  it.each([
    ['2026-01-01', false, '元旦'],
    ['2026-01-04', true, '调休上班, a Sunday'],
    ['2026-02-17', false, '春节'],
    ['2026-02-14', true, '调休上班, a Saturday'],
    ['2026-02-24', true, 'back at work'],
    ['2026-10-01', false, '国庆节'],
    ['2026-11-21', false, 'a plain Saturday'],
    ['2026-11-23', true, 'a plain Monday'],
  ])('%s: %p, %s', (date, works) => expect(isWorkday(date)).toBe(works));

  it('are provisional in years nobody has announced', () => {
    const last = Math.max(...CN_HOLIDAYS.years);
    expect(isKnownYear(2026)).toBe(true);
    expect(isProvisional('2026-12-31')).toBe(false);
    expect(isKnownYear(last + 1)).toBe(false);
    expect(isProvisional(`${last + 1}-01-01`)).toBe(true);
    expect(isWorkday('2003-10-01')).toBe(true); // a Wednesday, before the data begins
    expect(isProvisional('2003-10-01')).toBe(true);
  });

  it.each([
    ['2026-02-13', 1, '2026-02-14'],
    ['2026-02-14', 1, '2026-02-24'],
    ['2026-02-24', -1, '2026-02-14'],
    ['2026-09-30', 1, '2026-10-08'],
    ['2026-10-03', 2, '2026-10-09'],
    ['2026-10-03', 0, '2026-10-03'],
  ])('%s and %d more is %s', (date, n, expected) => expect(addWorkdays(date, n)).toBe(expected));

  it('next and previous stay where work is done', () => {
    expect([nextWorkday('2026-10-08'), previousWorkday('2026-10-08')]).toEqual(['2026-10-08', '2026-10-08']);
    expect([nextWorkday('2026-10-03'), previousWorkday('2026-10-03')]).toEqual(['2026-10-08', '2026-09-30']);
  });

  it('count out and back', () => {
    const days = fc.integer({ min: 0, max: 9000 }).map((n) => nextWorkday(addDays('2004-01-01', n)));
    fc.assert(
      fc.property(days, fc.integer({ min: -60, max: 60 }), (date, n) => {
        const there = addWorkdays(date, n);
        expect(isWorkday(there)).toBe(true);
        expect(addWorkdays(there, -n)).toBe(date);
      }),
    );
  });

  it('follow new data as soon as it is given', () => {
    const next: HolidayData = { version: 'x', years: [2027], holidays: ['2027-02-08'], workdays: ['2027-02-13'] };
    expect([isWorkday('2027-02-08'), isWorkday('2027-02-08', next)]).toEqual([true, false]);
    expect([isWorkday('2027-02-13'), isWorkday('2027-02-13', next)]).toEqual([false, true]);
    expect([isProvisional('2027-02-08'), isProvisional('2027-02-08', next)]).toEqual([true, false]);
    expect(nextWorkday('2027-02-08', next)).toBe('2027-02-09');
  });

  it('refuse what no calendar holds', () => {
    expect(() => addWorkdays('2026-01-01', 1e15)).toThrow(expect.objectContaining({ code: 'DATE_OUT_OF_RANGE' }));
    expect(() => addWorkdays('2026-01-01', 1.5)).toThrow(expect.objectContaining({ code: 'NUMBER_INVALID' }));
    expect(() => isWorkday('2026-02-30')).toThrow(expect.objectContaining({ code: 'DATE_INVALID' }));
  });
});
