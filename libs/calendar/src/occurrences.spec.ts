import fc from 'fast-check';
import {
  addDays,
  diffDays,
  isLunarDate,
  lunarMonthsOf,
  monthDayOf,
  occurrencesOf,
  occurrenceTable,
  partsOf,
  SKIPS,
  type DateWindow,
  type LocalDate,
  type LunarDay,
  type Occurrence,
  type OccurrenceSpec,
  type OccurrenceValue,
} from './index';

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

const skips = fc.constantFrom(...SKIPS);
const offsets = fc.oneof(fc.constant(0), fc.integer({ min: -40, max: 40 }), fc.integer({ min: -800, max: 800 }));
const dates = (from: LocalDate, to: LocalDate) =>
  fc.integer({ min: 0, max: diffDays(from, to) }).map((days) => addDays(from, days));
/** Windows of 1901–2099: mostly days and weeks, some of years, and some that are empty. */
const windows = fc
  .tuple(
    dates('1904-01-01', '2094-06-30'),
    fc.oneof(fc.integer({ min: -1, max: 45 }), fc.integer({ min: 0, max: 1200 })),
  )
  .map(([from, days]) => on(from, addDays(from, days)));

const everyMonthDay = Array.from({ length: 366 }, (_, i) => monthDayOf(addDays('2000-01-01', i)));
const everyLunarDay = [false, true].flatMap((leap) =>
  Array.from({ length: 360 }, (_, i) => lunar(Math.floor(i / 30) + 1, (i % 30) + 1, leap)),
);

/** The join that the planner writes in SQL. */
function joined(given: OccurrenceSpec, window: DateWindow): (value: OccurrenceValue) => Occurrence[] {
  const table = occurrenceTable(given, window);
  const byValue = new Map<string, Occurrence[]>();
  const put = (value: string, { on, act, key }: Occurrence) => {
    if (!byValue.has(value)) byValue.set(value, []);
    byValue.get(value)!.push({ on, act, key });
  };
  const found = (key: string) => byValue.get(key) ?? [];
  switch (table.by) {
    case 'date':
      table.rows.forEach((row) => put(row.date, row));
      return (value) => found(value as string);
    case 'month-day':
      table.rows.forEach((row) => put(`${row.month}/${row.day}`, row));
      return (value) => {
        const { month, day } = typeof value === 'string' ? partsOf(value) : value;
        return found(`${month}/${day}`);
      };
    case 'day':
      table.rows.forEach((row) => put(`${row.day}`, row));
      return (value) => found(`${partsOf(value as string).day}`).filter((row) => row.on > (value as string));
    case 'lunar-day':
      table.rows.forEach((row) => put(`${row.month}/${row.day}/${row.leap}`, row));
      return (value) => {
        const { month, day, leap } = value as LunarDay;
        return found(`${month}/${day}/${leap}`);
      };
  }
}

const agree = (given: OccurrenceSpec, window: DateWindow, values: OccurrenceValue[]) => {
  const join = joined(given, window);
  for (const value of values) {
    const [table, record] = [join(value), occurrencesOf(given, value, window)];
    if (JSON.stringify(table) !== JSON.stringify(record)) expect({ value, table }).toEqual({ value, table: record });
    const keys = new Set(record.map(({ key }) => key));
    if (keys.size !== record.length) throw new Error(`twice under one key: ${JSON.stringify({ value, record })}`);
    for (const { on: day, act } of record)
      if (act < window.from || act > window.to || act !== addDays(day, given.offsetDays))
        throw new Error(`acts outside the window: ${JSON.stringify({ value, record })}`);
  }
};

describe('the table and the single record agree', () => {
  it('for every birthday', () => {
    fc.assert(
      fc.property(skips, offsets, windows, (skip, offsetDays, window) =>
        agree(spec({ skip, offsetDays }), window, everyMonthDay),
      ),
      { numRuns: 50 },
    );
  });

  it('for every lunar birthday', () => {
    fc.assert(
      fc.property(skips, offsets, windows, (skip, offsetDays, window) =>
        agree(spec({ calendar: 'lunar', skip, offsetDays }), window, everyLunarDay),
      ),
      { numRuns: 30 },
    );
  });

  it('for monthly and single dates, whatever the anchor', () => {
    const anchors = windows.chain((window) =>
      fc
        .array(fc.oneof(dates('1901-01-01', '2099-12-31'), dates(addDays(window.from, -70), addDays(window.to, 70))), {
          minLength: 20,
          maxLength: 40,
        })
        .map((values) => ({ window, values })),
    );
    fc.assert(
      fc.property(skips, offsets, anchors, (skip, offsetDays, { window, values }) => {
        agree(spec({ every: 'month', skip, offsetDays }), window, values);
        agree(spec({ every: 'once', skip, offsetDays }), window, values);
      }),
      { numRuns: 200 },
    );
  });

  it('over a hundred years, where SKIP has work to do', () => {
    const century = on('1970-01-01', '2069-12-31');
    const table = on('1901-02-19', '2100-02-08');
    for (const skip of SKIPS) {
      agree(
        spec({ skip }),
        century,
        everyMonthDay.filter(({ day }) => day === 1 || day > 27),
      );
      agree(
        spec({ skip, calendar: 'lunar' }),
        table,
        everyLunarDay.filter(({ month, day }) => [1, 29, 30].includes(day) && [1, 2, 6, 11, 12].includes(month)),
      );
      agree(
        spec({ skip, every: 'month' }),
        century,
        [27, 28, 29, 30, 31].map((day) => `1999-12-${day}`),
      );
    }
  });

  it('and everybody has exactly one key for every year', () => {
    const keysOf = (given: OccurrenceSpec, window: DateWindow) => {
      const keys = new Map<string, Set<string>>();
      for (const { on: day, act, key, ...value } of occurrenceTable(given, window).rows) {
        const name = JSON.stringify(value);
        const seen = keys.get(name) ?? new Set();
        if (seen.has(key)) throw new Error(`${name} twice under ${key}, on ${day}, act ${act}`);
        keys.set(name, seen.add(key));
      }
      return [...keys.values()].map((seen) => seen.size);
    };
    for (const skip of ['backward', 'forward'] as const) {
      expect(keysOf(spec({ skip }), on('1901-01-01', '2099-12-31'))).toEqual(Array(366).fill(199));
      const lunarYears = keysOf(spec({ skip, calendar: 'lunar' }), on('1901-02-19', '2100-02-08'));
      expect(lunarYears).toEqual(Array(720).fill(199));
    }
  });

  it('for adjoining windows together as for one', () => {
    fc.assert(
      fc.property(
        skips,
        offsets,
        windows,
        fc.constantFrom(...everyLunarDay),
        fc.constantFrom(...everyMonthDay),
        (skip, offsetDays, window, l, m) => {
          for (const [given, value] of [
            [spec({ skip, offsetDays }), m],
            [spec({ skip, offsetDays, calendar: 'lunar' }), l],
          ] as const) {
            const middle = addDays(window.from, Math.max(0, Math.floor(diffDays(window.from, window.to) / 2)));
            const halves = [on(window.from, middle), on(addDays(middle, 1), window.to)];
            fc.pre(window.from <= window.to);
            expect(halves.flatMap((half) => occurrencesOf(given, value, half))).toEqual(
              occurrencesOf(given, value, window),
            );
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('at the ends of the calendar', () => {
    for (const skip of SKIPS)
      for (const window of [on('9999-12-01', '9999-12-31'), on('0001-01-01', '0001-02-01')])
        for (const offsetDays of [-40, 0, 40]) {
          agree(spec({ skip, offsetDays }), window, everyMonthDay);
          agree(spec({ skip, offsetDays, every: 'month' }), window, [
            '0001-01-01',
            '2026-01-31',
            '9999-10-31',
            '9999-12-31',
          ]);
        }
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
