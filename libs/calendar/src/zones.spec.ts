import fc from 'fast-check';
import {
  addDays,
  diffDays,
  endOfDay,
  isZone,
  localDateOf,
  localTimeOf,
  startOfDay,
  toInstant,
  today,
  type LocalDate,
} from './index';

const ZONES = [
  'UTC',
  'Asia/Shanghai',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Asia/Tehran',
  'America/New_York',
  'America/Sao_Paulo',
  'America/St_Johns',
  'Europe/London',
  'Africa/Casablanca',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Pacific/Kiritimati',
  'Pacific/Chatham',
];
/** Days a place never had, because it moved over the date line. */
const MISSING = ['Pacific/Apia 2011-12-30', 'Pacific/Kiritimati 1994-12-31', 'Pacific/Kiritimati 1995-01-01'];

const dates = (from: LocalDate, to: LocalDate) =>
  fc.integer({ min: 0, max: diffDays(from, to) }).map((days) => addDays(from, days));

describe('local times become instants', () => {
  it.each([
    ['2026-03-08', '02:30', 'America/New_York', '2026-03-08T07:30:00.000Z', '03:30', 'gap moves forward'],
    ['2026-03-08', '01:59', 'America/New_York', '2026-03-08T06:59:00.000Z', '01:59', 'just before the gap'],
    ['2026-03-08', '03:00', 'America/New_York', '2026-03-08T07:00:00.000Z', '03:00', 'just after the gap'],
    ['2026-11-01', '01:30', 'America/New_York', '2026-11-01T05:30:00.000Z', '01:30', 'overlap takes the first'],
    [
      '2026-11-01',
      '09:00',
      'America/New_York',
      '2026-11-01T14:00:00.000Z',
      '09:00',
      'after the change, not today’s offset',
    ],
    ['2026-06-01', '06:00', 'Asia/Shanghai', '2026-05-31T22:00:00.000Z', '06:00', 'no summer time'],
    ['1988-07-01', '12:00', 'Asia/Shanghai', '1988-07-01T03:00:00.000Z', '12:00', 'China had summer time'],
    ['1986-05-04', '02:30', 'Asia/Shanghai', '1986-05-03T18:30:00.000Z', '03:30', 'and its gap'],
    ['2026-10-04', '02:15', 'Australia/Lord_Howe', '2026-10-03T15:45:00.000Z', '02:45', 'a gap of half an hour'],
    ['2026-04-05', '01:45', 'Australia/Lord_Howe', '2026-04-04T14:45:00.000Z', '01:45', 'an overlap of half an hour'],
    ['2011-12-30', '12:00', 'Pacific/Apia', '2011-12-30T22:00:00.000Z', '12:00', 'a day that never was'],
    ['2018-11-04', '00:00', 'America/Sao_Paulo', '2018-11-04T03:00:00.000Z', '01:00', 'midnight skipped'],
    ['1890-01-01', '00:00', 'Asia/Shanghai', '1889-12-31T15:54:17.000Z', '00:00', 'local mean time'],
    ['0001-01-01', '00:00', 'UTC', '0001-01-01T00:00:00.000Z', '00:00', 'the first day'],
    ['9999-12-31', '23:59', 'UTC', '9999-12-31T23:59:00.000Z', '23:59', 'the last day'],
  ])('%s %s in %s', (date, time, zone, instant, shown) => {
    const at = toInstant(date, time, zone);
    expect(at.toISOString()).toBe(instant);
    expect(localTimeOf(at, zone)).toBe(shown);
  });

  it('show the same date again at noon', () => {
    fc.assert(
      fc.property(dates('1900-01-01', '2199-12-31'), fc.constantFrom(...ZONES), (date, zone) => {
        fc.pre(!MISSING.includes(`${zone} ${date}`));
        expect(localDateOf(toInstant(date, '12:00', zone), zone)).toBe(date);
      }),
      { numRuns: 2000 },
    );
  });

  it('agree with the clock that Intl draws, at any second', () => {
    const seconds = fc.integer({ min: Date.UTC(1850) / 1000, max: Date.UTC(2150) / 1000 });
    const clocks = new Map(
      ZONES.map((zone) => {
        const options = { timeZone: zone, hourCycle: 'h23', dateStyle: 'short', timeStyle: 'short' } as const;
        return [zone, new Intl.DateTimeFormat('sv-SE', options)];
      }),
    );
    fc.assert(
      fc.property(seconds, fc.constantFrom(...ZONES), (second, zone) => {
        const at = new Date(second * 1000);
        expect(`${localDateOf(at, zone)} ${localTimeOf(at, zone)}`).toBe(clocks.get(zone)!.format(at));
      }),
      { numRuns: 3000 },
    );
  });

  it('ask the slow formatter about a day once, however many customers have it', () => {
    const asked = jest.spyOn(Intl.DateTimeFormat.prototype as { format: unknown }, 'format', 'get');
    const days = Array.from({ length: 365 }, (_, i) => addDays('2031-01-01', i));
    for (let i = 0; i < 100_000; i++) toInstant(days[i % 365]!, '09:00', 'America/Chicago');
    // Each day's end is asked once; the two changes of the year are found by halving a day's 86,400 seconds.
    expect(asked.mock.calls.length).toBeGreaterThan(365);
    expect(asked.mock.calls.length).toBeLessThan(500);
    asked.mockRestore();
  });
});

describe('days', () => {
  it.each([
    ['Asia/Shanghai', '2026-05-31T15:59:59.999Z', '2026-05-31'],
    ['Asia/Shanghai', '2026-05-31T16:00:00.000Z', '2026-06-01'],
    ['America/New_York', '2026-06-01T03:59:59.999Z', '2026-05-31'],
    ['Pacific/Apia', '2011-12-30T09:59:59.999Z', '2011-12-29'],
    ['Pacific/Apia', '2011-12-30T10:00:00.000Z', '2011-12-31'],
  ])('in %s at %s is %s', (zone, instant, date) => expect(today(new Date(instant), zone)).toBe(date));

  it.each([
    ['2026-03-08', 'America/New_York', '2026-03-08T05:00:00.000Z', 23],
    ['2026-11-01', 'America/New_York', '2026-11-01T04:00:00.000Z', 25],
    ['2018-11-04', 'America/Sao_Paulo', '2018-11-04T03:00:00.000Z', 23],
    ['1919-03-31', 'America/Toronto', '1919-03-31T04:30:00.000Z', 23.5],
    ['2011-12-30', 'Pacific/Apia', '2011-12-30T10:00:00.000Z', 0],
    ['2026-06-01', 'Asia/Shanghai', '2026-05-31T16:00:00.000Z', 24],
    ['9999-12-31', 'UTC', '9999-12-31T00:00:00.000Z', 24],
  ])('%s in %s starts at %s and has %d hours', (date, zone, start, hours) => {
    expect(startOfDay(date, zone).toISOString()).toBe(start);
    expect((endOfDay(date, zone).getTime() - startOfDay(date, zone).getTime()) / 3_600_000).toBe(hours);
  });

  it('hold exactly their instants', () => {
    const instants = fc.date({ min: new Date('1970-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(instants, fc.constantFrom(...ZONES), (at, zone) => {
        const date: LocalDate = localDateOf(at, zone);
        expect(startOfDay(date, zone) <= at && at < endOfDay(date, zone)).toBe(true);
        expect(diffDays(date, localDateOf(endOfDay(date, zone), zone))).toBeGreaterThan(0);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('zones', () => {
  it.each(['Asia/Shanghai', 'UTC', 'America/Argentina/Buenos_Aires', 'Etc/GMT+8'])('%s is one', (zone) =>
    expect(isZone(zone)).toBe(true),
  );
  it.each(['', 'Foo/Bar', '+08:00', 'GMT+8', null, 8])('%p is none', (zone) => expect(isZone(zone)).toBe(false));
  it('name themselves when they are unknown', () => {
    expect(() => toInstant('2026-01-01', '09:00', 'Mars/Base')).toThrow(
      expect.objectContaining({ code: 'ZONE_UNKNOWN' }),
    );
    expect(() => toInstant('2026-01-01', '9:00', 'UTC')).toThrow(expect.objectContaining({ code: 'TIME_INVALID' }));
    expect(() => localDateOf(new Date(NaN), 'UTC')).toThrow(expect.objectContaining({ code: 'INSTANT_INVALID' }));
  });
});
