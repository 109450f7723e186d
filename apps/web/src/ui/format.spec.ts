import { formatRelative } from './format';

const now = '2027-03-12T06:00:00Z'; // 14:00 in Shanghai, 01:00 in New York

describe('how far away an instant is', () => {
  it.each([
    ['2027-03-12T06:00:30Z', 'zh-CN', 'Asia/Shanghai', '现在'],
    ['2027-03-12T06:20:00Z', 'zh-CN', 'Asia/Shanghai', '20分钟后'],
    ['2027-03-12T03:01:00Z', 'zh-CN', 'Asia/Shanghai', '2小时前'],
    ['2027-03-12T17:00:00Z', 'zh-CN', 'Asia/Shanghai', '11小时后'], // past midnight, but near
    ['2027-03-12T18:30:00Z', 'zh-CN', 'Asia/Shanghai', '明天'], // 12.5 hours
    ['2027-03-12T18:30:00Z', 'en', 'America/New_York', 'today'], // 13:30 of the same day there
    ['2027-03-13T15:59:00Z', 'zh-CN', 'Asia/Shanghai', '明天'], // 23:59
    ['2027-03-13T16:00:00Z', 'zh-CN', 'Asia/Shanghai', '后天'], // 34 hours, two midnights
    ['2027-03-14T02:00:00Z', 'zh-CN', 'Asia/Shanghai', '后天'], // 44 hours, two midnights
    ['2027-03-14T02:00:00Z', 'en', 'America/New_York', 'tomorrow'], // 44 hours, one midnight there
    ['2027-03-14T05:00:00Z', 'en', 'America/New_York', 'in 2 days'], // 47 hours, and the clocks go forward
    ['2027-03-11T15:59:00Z', 'zh-CN', 'Asia/Shanghai', '昨天'],
    ['2027-03-10T15:59:00Z', 'zh-TW', 'Asia/Taipei', '前天'],
    ['2027-03-02T01:00:00Z', 'zh-CN', 'Asia/Shanghai', '10天前'],
  ])('%s is, in %s and %s, %s', (instant, language, zone, words) => {
    expect(formatRelative(instant, language, zone, new Date(now))).toBe(words);
  });
});
