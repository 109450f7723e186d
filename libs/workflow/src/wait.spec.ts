import fc from 'fast-check';
import { resumeAt } from './wait';

const iso = (text: string) => new Date(text).toISOString();

describe('a wait', () => {
  it.each([
    ['24 hours are 24 hours', { hours: 24 }, '2026-03-07T20:00:00Z', 'America/New_York', '2026-03-08T20:00:00Z'],
    ['a day is 24 hours too', { days: 1 }, '2026-03-07T20:00:00Z', 'America/New_York', '2026-03-08T20:00:00Z'],
    // 15:00 on 7 March; the clocks jump in the night, 9:00 on 8 March is 13:00 UTC and not 14:00.
    [
      'tomorrow at nine is a calendar wait',
      { days: 1, at: '09:00' },
      '2026-03-07T20:00:00Z',
      'America/New_York',
      '2026-03-08T13:00:00Z',
    ],
    // Dittofeed's mistake: today's offset for a later day.
    [
      'over the end of summer time',
      { days: 1, at: '09:00' },
      '2026-10-31T15:00:00Z',
      'America/New_York',
      '2026-11-01T14:00:00Z',
    ],
    [
      'a time in the gap moves forward',
      { days: 1, at: '02:30' },
      '2026-03-07T20:00:00Z',
      'America/New_York',
      '2026-03-08T07:30:00Z',
    ],
    [
      'a time shown twice counts the first time',
      { days: 1, at: '01:30' },
      '2026-10-31T15:00:00Z',
      'America/New_York',
      '2026-11-01T05:30:00Z',
    ],
    [
      'no days: the next time the clocks show it',
      { at: '09:00' },
      '2027-03-01T00:30:00Z',
      'Asia/Shanghai',
      '2027-03-01T01:00:00Z',
    ],
    [
      '… which is tomorrow when it has passed',
      { at: '09:00' },
      '2027-03-01T01:00:00Z',
      'Asia/Shanghai',
      '2027-03-02T01:00:00Z',
    ],
    [
      'seven days later at ten',
      { days: 7, at: '10:00' },
      '2027-02-26T15:59:59Z',
      'Asia/Shanghai',
      '2027-03-05T02:00:00Z',
    ],
    [
      'hours first, then the time',
      { hours: 3, at: '09:00' },
      '2027-03-01T00:00:00Z',
      'Asia/Shanghai',
      '2027-03-02T01:00:00Z',
    ],
  ])('%s', (_, settings, from, zone, until) => {
    expect(resumeAt(settings, new Date(from), zone).toISOString()).toBe(iso(until));
  });

  it('always ends after it began', () => {
    const time = fc.tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }));
    fc.assert(
      fc.property(
        fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2040, 0, 1) }),
        fc.integer({ min: 0, max: 30 }),
        time,
        fc.constantFrom('Asia/Shanghai', 'America/New_York', 'Europe/London', 'Australia/Lord_Howe', 'UTC'),
        (from, days, [h, m], zone) => {
          const at = `${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`;
          expect(resumeAt({ days, at }, new Date(from), zone).getTime()).toBeGreaterThan(from);
        },
      ),
    );
  });
});
