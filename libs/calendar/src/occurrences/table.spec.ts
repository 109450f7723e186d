import fc from 'fast-check';
import {
  addDays,
  diffDays,
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

/** What a row of the table, or a stored value, is joined by. */
const monthDay = ({ month, day }: { month: number; day: number }) => `${month}/${day}`;
const lunarDay = ({ month, day, leap }: LunarDay) => `${month}/${day}/${leap}`;

/** The join that the planner writes in SQL: rows by what they are joined by, and what a stored value finds there. */
function join(given: OccurrenceSpec, window: DateWindow) {
  const table = occurrenceTable(given, window);
  const rows = new Map<string, Occurrence[]>();
  const put = (by: string, { on, act, key }: Occurrence) => {
    if (!rows.has(by)) rows.set(by, []);
    rows.get(by)!.push({ on, act, key });
  };
  const found = (by: string) => rows.get(by) ?? [];
  let find: (value: OccurrenceValue) => Occurrence[];
  switch (table.by) {
    case 'date':
      table.rows.forEach((row) => put(row.date, row));
      find = (value) => found(value as string);
      break;
    case 'month-day':
      table.rows.forEach((row) => put(monthDay(row), row));
      find = (value) => found(monthDay(typeof value === 'string' ? partsOf(value) : value));
      break;
    case 'day':
      table.rows.forEach((row) => put(`${row.day}`, row));
      find = (value) => found(`${partsOf(value as string).day}`).filter((row) => row.on > (value as string));
      break;
    case 'lunar-day':
      table.rows.forEach((row) => put(lunarDay(row), row));
      find = (value) => found(lunarDay(value as LunarDay));
  }
  return { rows, find };
}

/** Holds each value's rows against its record's answer, and answers the rows. */
function agree(given: OccurrenceSpec, window: DateWindow, values: OccurrenceValue[]) {
  const { rows, find } = join(given, window);
  for (const value of values) {
    const [table, record] = [find(value), occurrencesOf(given, value, window)];
    if (JSON.stringify(table) !== JSON.stringify(record)) expect({ value, table }).toEqual({ value, table: record });
    const keys = new Set(record.map(({ key }) => key));
    if (keys.size !== record.length) throw new Error(`twice under one key: ${JSON.stringify({ value, record })}`);
    for (const { on: day, act } of record)
      if (act < window.from || act > window.to || act !== addDays(day, given.offsetDays))
        throw new Error(`acts outside the window: ${JSON.stringify({ value, record })}`);
  }
  return rows;
}

describe('the table and the single record agree', () => {
  it('for every birthday', () => {
    fc.assert(
      fc.property(skips, offsets, windows, (skip, offsetDays, window) => {
        agree(spec({ skip, offsetDays }), window, everyMonthDay);
      }),
      { numRuns: 50 },
    );
  });

  it('for every lunar birthday', () => {
    fc.assert(
      fc.property(skips, offsets, windows, (skip, offsetDays, window) => {
        agree(spec({ calendar: 'lunar', skip, offsetDays }), window, everyLunarDay);
      }),
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

  describe.each(SKIPS)('over a hundred years, SKIP %s', (skip) => {
    const century = on('1970-01-01', '2069-12-31');
    const lunarCentury = on('1951-02-06', '2051-02-10'); // lunar 1951–2050

    /** How often each stored value returns; an error when two of its returns share a key. */
    const returns = (rows: Map<string, Occurrence[]>) =>
      [...rows].map(([value, found]) => {
        if (new Set(found.map(({ key }) => key)).size !== found.length) throw new Error(`${value} twice under one key`);
        return found.length;
      });

    it('everybody has one birthday a year', () => {
      const values = everyMonthDay.filter(({ day }) => day === 1 || day > 27);
      const times = returns(agree(spec({ skip }), century, values));
      const leapDay = skip === 'omit' ? 25 : 100;
      expect(times.sort((x, y) => x - y)).toEqual([leapDay, ...Array(365).fill(100)]);
    });

    it('everybody has one lunar birthday a lunar year', () => {
      const values = everyLunarDay.filter(
        ({ month, day }) => [1, 29, 30].includes(day) && [1, 2, 6, 12].includes(month),
      );
      const times = returns(agree(spec({ skip, calendar: 'lunar' }), lunarCentury, values));
      if (skip === 'omit') expect(Math.max(...times)).toBe(100);
      else expect(times).toEqual(Array(720).fill(100));
    });

    it('every contract is due on its own day', () => {
      const anchors = [27, 28, 29, 30, 31].map((day) => `1999-12-${day}`);
      returns(agree(spec({ skip, every: 'month' }), century, anchors));
    });
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
