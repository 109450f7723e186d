import { lunarText, type LunarDate } from '../index';

describe('lunar dates in words', () => {
  it.each<[LunarDate, string, string]>([
    [{ month: 6, day: 1, leap: false }, '农历六月初一', 'Lunar month 6, day 1'],
    [{ month: 6, day: 1, leap: true }, '农历闰六月初一', 'Lunar leap month 6, day 1'],
    [{ year: 2025, month: 6, day: 1, leap: true }, '农历2025年闰六月初一', 'Lunar leap month 6, day 1, 2025'],
    [{ month: 1, day: 10, leap: false }, '农历正月初十', 'Lunar month 1, day 10'],
    [{ month: 8, day: 15, leap: false }, '农历八月十五', 'Lunar month 8, day 15'],
    [{ month: 10, day: 20, leap: false }, '农历十月二十', 'Lunar month 10, day 20'],
    [{ month: 11, day: 29, leap: false }, '农历冬月廿九', 'Lunar month 11, day 29'],
    [{ month: 12, day: 30, leap: false }, '农历腊月三十', 'Lunar month 12, day 30'],
  ])('%p', (date, zh, en) => expect(lunarText(date)).toEqual({ zh, en }));

  it('refuse what is none', () =>
    expect(() => lunarText({ month: 13, day: 1, leap: false })).toThrow(
      expect.objectContaining({ code: 'LUNAR_DATE_INVALID' }),
    ));
});
