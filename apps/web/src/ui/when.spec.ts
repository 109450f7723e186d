import { sayWhen } from './when';

const now = new Date('2027-03-12T06:00:00Z'); // 14:00 in Shanghai

it.each([
  ['2027-03-12T09:00:00Z', '3小时后'],
  ['2027-03-12T05:30:00Z', '30分钟前'],
  ['2027-03-14T02:00:00Z', '后天 10:00'], // 44 hours, yet two midnights away
  ['2027-03-12T19:00:00Z', '明天 03:00'],
  ['2027-03-11T10:00:00Z', '昨天 18:00'],
  ['2027-03-17T01:00:00Z', '5天后 09:00'],
  ['2027-04-30T01:00:00Z', '2027年4月30日 09:00'],
])('says %s as %s', (instant, words) => {
  expect(sayWhen(instant, 'zh-CN', 'Asia/Shanghai', now)).toBe(words);
});
