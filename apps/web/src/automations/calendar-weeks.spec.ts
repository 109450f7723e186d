import { strength, weeksOf } from './calendar-weeks';

it('covers the days with whole weeks that begin on Monday', () => {
  const weeks = weeksOf('2027-03-03', '2027-03-09'); // Wednesday to Tuesday
  expect(weeks.map((week) => week[0]!.date)).toEqual(['2027-03-01', '2027-03-08']);
  expect(weeks.flat().filter(({ inside }) => inside)).toHaveLength(7);
});

it('shows one day in one week', () => {
  expect(weeksOf('2027-03-07', '2027-03-07')).toHaveLength(1);
});

it('grows stronger with the count', () => {
  expect([0, 1, 40, 100].map((count) => strength(count, 100))).toEqual([0, 1, 2, 3]);
});
