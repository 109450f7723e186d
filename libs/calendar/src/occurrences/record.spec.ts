import {
  addDays,
  isLunarDate,
  lunarMonthsOf,
  occurrencesOf,
  occurrenceTable,
  type DateWindow,
  type LocalDate,
  type LunarDay,
  type OccurrenceSpec,
} from '../index';

const spec = (more: Partial<OccurrenceSpec> = {}): OccurrenceSpec => ({
  every: 'year',
  calendar: 'solar',
  offsetDays: 0,
  skip: 'backward',
  ...more,
});
const on = (from: LocalDate, to: LocalDate = from): DateWindow => ({ from, to });
const lunar = (month: number, day: number, leap = false) => ({ month, day, leap });

describe('a birthday', () => {
  it('comes once a year, three days ahead when asked, and belongs to its own year', () => {
    expect(occurrencesOf(spec({ offsetDays: -3 }), '1990-01-02', on('2026-12-30'))).toEqual([
      { on: '2027-01-02', act: '2026-12-30', key: '2027' },
    ]);
  });

  it('of 29 February moves before the offset is added', () => {
    expect(occurrencesOf(spec({ offsetDays: 1 }), '2000-02-29', on('2027-01-01', '2028-12-31'))).toEqual([
      { on: '2027-02-28', act: '2027-03-01', key: '2027' },
      { on: '2028-02-29', act: '2028-03-01', key: '2028' },
    ]);
    expect(occurrencesOf(spec({ skip: 'forward' }), { month: 2, day: 29 }, on('2027-01-01', '2027-12-31'))).toEqual([
      { on: '2027-03-01', act: '2027-03-01', key: '2027' },
    ]);
    expect(occurrencesOf(spec({ skip: 'omit' }), '2000-02-29', on('2027-01-01', '2027-12-31'))).toEqual([]);
  });

  it('makes two rows on 28 February of a common year', () => {
    const row = { on: '2027-02-28', act: '2027-02-28', key: '2027' };
    expect(occurrenceTable(spec(), on('2027-02-28'))).toEqual({
      by: 'month-day',
      rows: [
        { month: 2, day: 28, ...row },
        { month: 2, day: 29, ...row },
      ],
    });
    expect(occurrenceTable(spec(), on('2028-02-28')).rows).toHaveLength(1);
  });
});

describe('a contract', () => {
  it('is due each month on its anchor day, and not on the day it was signed', () => {
    const due = occurrencesOf(spec({ every: 'month' }), '2026-01-31', on('2025-11-01', '2026-05-31'));
    expect(due.map(({ key }) => key)).toEqual(['2026-02-28', '2026-03-31', '2026-04-30', '2026-05-31']);
  });

  it('is reminded of before its month end', () => {
    expect(occurrencesOf(spec({ every: 'month', offsetDays: -7 }), '2026-01-31', on('2027-02-21'))).toEqual([
      { on: '2027-02-28', act: '2027-02-21', key: '2027-02-28' },
    ]);
    expect(occurrenceTable(spec({ every: 'month', offsetDays: -7 }), on('2027-02-21'))).toEqual({
      by: 'day',
      rows: [28, 29, 30, 31].map((day) => ({ day, on: '2027-02-28', act: '2027-02-21', key: '2027-02-28' })),
    });
  });

  it('ends once', () => {
    expect(occurrencesOf(spec({ every: 'once', offsetDays: -30 }), '2027-03-31', on('2027-03-01'))).toEqual([
      { on: '2027-03-31', act: '2027-03-01', key: '2027-03-31' },
    ]);
    expect(occurrenceTable(spec({ every: 'once', offsetDays: -30 }), on('2027-03-01'))).toEqual({
      by: 'date',
      rows: [{ date: '2027-03-31', on: '2027-03-31', act: '2027-03-01', key: '2027-03-31' }],
    });
  });
});

describe('a lunar birthday', () => {
  const yearly = spec({ calendar: 'lunar' });
  const keys = (value: LunarDay, window: DateWindow, skip = yearly) =>
    occurrencesOf(skip, value, window).map((o) => [o.key, o.on]);

  it('in 腊月 comes twice in 2024 and not in 2025, each under its lunar year', () => {
    expect(keys(lunar(12, 1), on('2024-01-01', '2024-12-31'))).toEqual([
      ['L2023', '2024-01-11'],
      ['L2024', '2024-12-31'],
    ]);
    expect(keys(lunar(12, 1), on('2025-01-01', '2025-12-31'))).toEqual([]);
  });

  it('on 腊月三十 stays in its lunar year where SKIP carries it into the next', () => {
    const forward = spec({ calendar: 'lunar', skip: 'forward' });
    expect(keys(lunar(12, 30), on('2027-02-01', '2027-02-28'), forward)).toEqual([['L2026', '2027-02-06']]);
    expect(keys(lunar(1, 1), on('2027-02-01', '2027-02-28'), forward)).toEqual([['L2027', '2027-02-06']]);
  });

  it('in 六月 comes once in the year of 闰六月, and 闰六月 once in every year', () => {
    const years = on('2025-01-01', '2026-12-31');
    expect(keys(lunar(6, 1), years)).toEqual([
      ['L2025', '2025-06-25'],
      ['L2026', '2026-07-14'],
    ]);
    expect(keys(lunar(6, 1, true), years)).toEqual([
      ['L2025', '2025-07-25'],
      ['L2026', '2026-07-14'],
    ]);
  });
});

describe('a lunar year', () => {
  it('that lacks a 闰月 keeps each of its days on the plain month: both rows stand in the table', () => {
    const { rows } = occurrenceTable(spec({ calendar: 'lunar' }), on('2026-07-14'));
    expect(rows.map(({ key, ...row }) => ({ key, leap: 'leap' in row && row.leap }))).toEqual([
      { key: 'L2026', leap: false },
      { key: 'L2026', leap: true },
    ]);
  });

  it('keeps every stored lunar day exactly once', () => {
    const year = lunarMonthsOf(2025);
    const window = on(year[0]!.first, addDays(year.at(-1)!.first, year.at(-1)!.days - 1));
    const { rows } = occurrenceTable(spec({ calendar: 'lunar' }), window);
    expect(rows).toHaveLength(720);
    expect(rows.every((row) => isLunarDate(row) && row.key === 'L2025')).toBe(true);
  });
});

describe('mistakes', () => {
  const code = (name: string) => expect.objectContaining({ code: name });
  it.each([
    [{ every: 'week' }, 'every', 'UNKNOWN'],
    [{ calendar: 'julian' }, 'calendar', 'UNKNOWN'],
    [{ calendar: 'lunar', every: 'month' }, 'every', 'LUNAR_YEARLY_ONLY'],
    [{ offsetDays: 1.5 }, 'offsetDays', 'NOT_WHOLE'],
    [{ skip: 'OMIT' }, 'skip', 'UNKNOWN'],
  ])('%p is named', (more, path, detail) =>
    expect(() => occurrenceTable(spec(more as Partial<OccurrenceSpec>), on('2026-01-01'))).toThrow(
      expect.objectContaining({ code: 'OCCURRENCE_SPEC_INVALID', details: [{ path, code: detail }] }),
    ),
  );

  it('in values and windows are refused', () => {
    expect(() => occurrencesOf(spec(), '2026-02-29', on('2026-01-01'))).toThrow(code('DATE_INVALID'));
    expect(() => occurrencesOf(spec(), '2026-02-01', on('2026-1-1'))).toThrow(code('DATE_INVALID'));
    expect(() => occurrencesOf(spec({ calendar: 'lunar' }), lunar(6, 31), on('2026-01-01'))).toThrow(
      code('LUNAR_DATE_INVALID'),
    );
  });

  it('beyond the lunar table are refused, not passed over', () => {
    expect(() => occurrenceTable(spec({ calendar: 'lunar' }), on('2100-02-01', '2100-02-09'))).toThrow(
      code('LUNAR_OUT_OF_RANGE'),
    );
    expect(() => occurrencesOf(spec({ calendar: 'lunar', offsetDays: -9 }), lunar(6, 1), on('2100-02-01'))).toThrow(
      code('LUNAR_OUT_OF_RANGE'),
    );
    expect(occurrenceTable(spec({ calendar: 'lunar' }), on('2200-01-02', '2200-01-01')).rows).toEqual([]);
  });
});
