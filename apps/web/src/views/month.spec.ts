import { dayOfValue, daysOfMonth, monthOf, valueOn } from './month';

const zone = 'Asia/Shanghai';

it.each([
  ['2027-02-01', '2027-02-01', '2027-02-28', 28], // begins on a Monday and fills four weeks
  ['2027-01-01', '2026-12-28', '2027-01-31', 35],
  ['2027-05-01', '2027-04-26', '2027-06-06', 42], // begins on a Saturday
  ['2028-02-01', '2028-01-31', '2028-03-05', 35],
])('the page of %s goes from %s to %s', (month, first, last, count) => {
  const days = daysOfMonth(month);
  expect({ first: days[0], last: days.at(-1), count: days.length }).toEqual({ first, last, count });
  expect(days).toContain(month);
});

it('knows the month of a day', () => expect(monthOf('2027-12-31')).toBe('2027-12-01'));

it('puts an instant on the day of the zone, and moves it without changing its time', () => {
  const at = { type: 'datetime' };
  expect(dayOfValue(at, '2027-01-31T16:30:15.250Z', zone)).toBe('2027-02-01');
  expect(valueOn(at, '2027-01-31T16:30:15.250Z', '2027-03-05', zone)).toBe('2027-03-04T16:30:15.250Z');
});

it('keeps the clock’s time over a change to summer time', () => {
  expect(valueOn({ type: 'datetime' }, '2027-03-27T08:00:00Z', '2027-03-29', 'Europe/Berlin')).toBe(
    '2027-03-29T07:00:00.000Z',
  );
});

it('moves a civil date as it is', () => {
  expect(dayOfValue({ type: 'date' }, '2027-02-01', zone)).toBe('2027-02-01');
  expect(dayOfValue({ type: 'date' }, null, zone)).toBeNull();
  expect(valueOn({ type: 'date' }, '2027-02-01', '2027-02-09', zone)).toBe('2027-02-09');
});
