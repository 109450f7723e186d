import { ageOn, birthdayKnown, isBadBirthday } from './index';

const today = '2026-11-21';

describe('birthdays', () => {
  it.each([
    ['1990-05-01', 'full'],
    ['1970-01-02', 'full'],
    ['1900-01-02', 'full'],
    ['2026-11-21', 'full'],
    ['1988-02-29', 'full'],
    ['1604-04-15', 'no-year'],
    ['1604-02-29', 'no-year'],
    ['1753-04-15', 'no-year'],
    ['1753-01-01', 'unknown'],
    ['1970-01-01', 'unknown'],
    ['1900-01-01', 'unknown'],
    ['1899-12-30', 'unknown'],
    ['0001-01-01', 'unknown'],
    ['0001-04-15', 'unknown'],
    ['2026-11-22', 'unknown'],
    ['2026-02-29', 'unknown'],
    ['', 'unknown'],
    [null, 'unknown'],
  ] as const)('%p tells: %s', (date, expected) => {
    expect(birthdayKnown(date, today)).toBe(expected);
    expect(isBadBirthday(date, today)).toBe(expected === 'unknown');
  });

  it.each([
    ['2000-11-21', '2026-11-21', 26],
    ['2000-11-22', '2026-11-21', 25],
    ['2000-02-29', '2027-02-28', 27],
    ['2000-02-29', '2027-02-27', 26],
    ['2000-02-29', '2028-02-28', 27],
    ['2000-02-29', '2028-02-29', 28],
    ['1604-04-15', '2026-11-21', null],
    ['1970-01-01', '2026-11-21', null],
  ])('%s on %s makes %p', (born, on, age) => expect(ageOn(born, on)).toBe(age));
});
