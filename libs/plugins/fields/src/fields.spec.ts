import { isLunarDate, lunarMonthsOf } from '@careloop/calendar';
import type { FieldDefinition, ParseContext } from '@careloop/forms';
import { LANGUAGES } from '@careloop/kernel';
import { Registry } from '@careloop/sdk';
import fc from 'fast-check';
import { lunarCode } from '@careloop/rules';
import { fieldsPlugin } from './index';

const types = new Registry([fieldsPlugin]);
const ctx: ParseContext = { language: 'zh-CN', zone: 'Asia/Shanghai' };
const tier = [
  { key: 'gold', label: '金卡 VIP' },
  { key: 'plain', label: '普通' },
  { key: 'old', label: '老客', retired: true },
  { key: 'pair', label: '甲、乙' },
];
const aField = (type: string, more: Partial<FieldDefinition> = {}): FieldDefinition => ({
  id: 'abc',
  key: 'abc',
  label: '字段',
  type,
  ...(type.includes('select') && { options: tier }),
  ...(type === 'link' && { form: 'customers' }),
  ...more,
});
const parse = (
  type: string,
  text: string,
  more: Partial<FieldDefinition> = {},
  context: Partial<ParseContext> = {},
) => {
  const parsed = types.field(type).parse(text, aField(type, more), { ...ctx, ...context });
  return 'error' in parsed ? { error: parsed.error } : parsed.value;
};
const shown = (type: string, value: unknown, more: Partial<FieldDefinition> = {}, language = 'zh-CN') =>
  types.field(type).display(value, aField(type, more), language as never, { zone: 'Asia/Shanghai' });
const refused = (type: string, value: unknown, more: Partial<FieldDefinition> = {}) =>
  types.field(type).check?.(value, aField(type, more))?.code;

describe('cells are read as people write them', () => {
  it.each([
    ['number', '１，２３４．５', 1234.5],
    ['number', '1,234,567', 1234567],
    ['number', '(120)', -120],
    ['number', '−3', -3],
    ['number', '3.5万', 35000],
    ['number', '1.2e3', 1200],
    ['number', '-0', 0],
    ['number', '12,34', { error: 'TYPE' }],
    ['number', '一百', { error: 'TYPE' }],
    ['number', '110105199001011234', { error: 'DIGITS' }],
    ['number', '0.30000000000000004', 0.30000000000000004],
    ['money', '￥1,234.50', 1234.5],
    ['money', '-¥12', -12],
    ['money', 'RMB 88 元', 88],
    ['money', '$5', { error: 'TYPE' }],
    ['percent', '12.5%', 0.125],
    ['percent', '１２．５％', 0.125],
    ['percent', '百分之 30', 0.3],
    ['percent', '0.07', 0.07],
    ['percent', '7 percent', 0.07],
    ['percent', '0.1 %', 0.001],
    ['percent', '%', null],
    ['percent', '多', { error: 'TYPE' }],
    ['rating', '4', 4],
    ['rating', '★★★☆☆', 3],
    ['rating', '5 星', 5],
    ['rating', '很好', { error: 'TYPE' }],
    ['duration', '1小时30分', 5400],
    ['duration', '1:30', 5400],
    ['duration', '1:30:15', 5415],
    ['duration', '1.5小时', 5400],
    ['duration', '２天', 172_800],
    ['duration', '2 d 3 h', 183_600],
    ['duration', '90 min', 5400],
    ['duration', '45', 45],
    ['duration', '1:75', { error: 'FORMAT' }],
    ['duration', '30分1小时', { error: 'FORMAT' }],
    ['duration', '0.0000001小时', { error: 'FORMAT' }],
    ['duration', '很久', { error: 'FORMAT' }],
    ['checkbox', '是', true],
    ['checkbox', '✓', true],
    ['checkbox', 'FALSE', false],
    ['checkbox', '０', false],
    ['checkbox', '也许', { error: 'TYPE' }],
    ['phone', '+86 138-0013-8000', '13800138000'],
    ['phone', '８６１３８００１３８０００', '13800138000'],
    ['phone', '0086 13800138000', '13800138000'],
    ['phone', '（010）12345678', '010-12345678'],
    ['phone', '+86 10 1234 5678', '010-12345678'],
    ['phone', '0755-1234567转8', '0755-1234567-8'],
    ['phone', '0755-1234567-8', '0755-1234567-8'],
    ['phone', '400-820-8820', '4008208820'],
    ['phone', '+1 (415) 555-0123', '+14155550123'],
    ['phone', '13800138000.0', '13800138000'],
    ['phone', '12345', { error: 'FORMAT' }],
    ['phone', '12345678901', { error: 'FORMAT' }],
    ['phone', '13800138000/13900139000', { error: 'FORMAT' }],
    ['phone', '打不通', { error: 'FORMAT' }],
    ['email', ' Ann@EXAMPLE.com ', 'Ann@example.com'],
    ['email', '张三@例子.中国', '张三@例子.中国'],
    ['email', 'ann@localhost', { error: 'FORMAT' }],
    ['email', 'a..b@example.com', { error: 'FORMAT' }],
    ['url', 'www.example.com/a?b=1', 'https://www.example.com/a?b=1'],
    ['url', 'javascript:alert(1)', { error: 'FORMAT' }],
    ['url', 'https://', { error: 'FORMAT' }],
    ['select', 'gold', 'gold'],
    ['select', '普 通', 'plain'],
    ['select', '金卡　ＶＩＰ', 'gold'],
    ['select', '老客', { error: 'OPTION_UNKNOWN' }],
    ['select', '钻石', { error: 'OPTION_UNKNOWN' }],
    ['multi-select', '普通，gold', ['plain', 'gold']],
    ['multi-select', '普通|金卡VIP\n普通', ['plain', 'gold']],
    ['multi-select', '甲、乙', ['pair']],
    ['multi-select', '普通;钻石', { error: 'OPTION_UNKNOWN' }],
    ['multi-select', ' ； ', null],
    ['text', '  ', null],
    ['text', ' 保留空格 ', ' 保留空格 '],
    ['member', '王五', { error: 'MEMBER_UNKNOWN' }],
    ['link', 'KH001', { error: 'LINK_UNKNOWN' }],
  ])('%s %j is %j', (type, text, value) => expect(parse(type, text)).toEqual(value));

  it.each([
    ['2027年3月1日', '2027-03-01'],
    ['2027 年 3 月 1 号', '2027-03-01'],
    ['2027/3/1', '2027-03-01'],
    ['2027.03.01', '2027-03-01'],
    ['20270301', '2027-03-01'],
    ['２０２７－０３－０１', '2027-03-01'],
    ['2027-03-01 00:00:00', '2027-03-01'],
    ['2027-03-01T00:00:00', '2027-03-01'],
    ['2027/3/1 0:00', '2027-03-01'],
    ['Mar 1, 2027', '2027-03-01'],
    ['1 March 2027', '2027-03-01'],
    ['2027-02-29', { error: 'FORMAT' }],
    ['2027-03-01 08:30', { error: 'FORMAT' }],
    ['03/01/2027', { error: 'FORMAT' }],
    ['27-3-1', { error: 'FORMAT' }],
    ['46447', { error: 'FORMAT' }],
    ['', null],
  ])('the date %j is %j', (text, value) => expect(parse('date', text)).toEqual(value));

  it('reads a spreadsheet’s day numbers only where the file is one', () => {
    expect(parse('date', '46447', {}, { serialDates: true })).toBe('2027-03-01');
    expect(parse('date', '46447.5', {}, { serialDates: true })).toEqual({ error: 'FORMAT' });
    expect(parse('date', '20270301', {}, { serialDates: true })).toBe('2027-03-01');
    expect(parse('datetime', '46447.5', {}, { serialDates: true })).toBe('2027-03-01T04:00:00.000Z');
  });

  it.each([
    ['2027-03-01 09:30', '2027-03-01T01:30:00.000Z'],
    ['2027年3月1日 下午3:05', '2027-03-01T07:05:00.000Z'],
    ['2027/3/1 3:05:09 PM', '2027-03-01T07:05:09.000Z'],
    ['2027年3月1日 9时30分', '2027-03-01T01:30:00.000Z'],
    ['2027-03-01T09:30:00.5+08:00', '2027-03-01T01:30:00.500Z'],
    ['2027-03-01 09:30:00+0800', '2027-03-01T01:30:00.000Z'],
    ['2027-03-01', '2027-02-28T16:00:00.000Z'],
    ['2027-03-01 25:00', { error: 'FORMAT' }],
  ])('the time %j in Shanghai is %j', (text, value) => expect(parse('datetime', text)).toEqual(value));

  it.each([
    ['农历八月十五', { month: 8, day: 15, leap: false }],
    ['八月十五', { month: 8, day: 15, leap: false }],
    ['闰六月初一', { month: 6, day: 1, leap: true }],
    ['六月初一', { month: 6, day: 1, leap: false }],
    ['1990-08-15', { month: 8, day: 15, leap: false, year: 1990 }],
    ['腊月三十', { month: 12, day: 30, leap: false }],
    ['臘月廿三', { month: 12, day: 23, leap: false }],
    ['正月初一', { month: 1, day: 1, leap: false }],
    ['冬月二十', { month: 11, day: 20, leap: false }],
    ['十一月初十', { month: 11, day: 10, leap: false }],
    ['一九九〇年八月十五', { month: 8, day: 15, leap: false, year: 1990 }],
    ['2025年闰6月1日', { month: 6, day: 1, leap: true, year: 2025 }],
    ['8-15', { month: 8, day: 15, leap: false }],
    ['除夕', { month: 12, day: 30, leap: false }],
    ['2026年闰六月初一', { error: 'FORMAT' }],
    ['十三月初一', { error: 'FORMAT' }],
    ['八月三十一', { error: 'FORMAT' }],
    ['中秋节', { error: 'FORMAT' }],
  ])('the lunar date %j is %j', (text, value) => expect(parse('lunar-date', text)).toEqual(value));

  it('names members and linked records through the finders', () => {
    const id = '0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b';
    expect(parse('member', '王五', {}, { member: (t) => (t === '王五' ? id : undefined) })).toBe(id);
    expect(
      parse('link', ' KH001 ', {}, { link: (f, t) => (f.form === 'customers' && t === 'KH001' ? id : undefined) }),
    ).toBe(id);
    expect(parse('link', id.toUpperCase())).toBe(id);
  });

  it('takes the unit of the field off a number, and no other', () => {
    expect(parse('number', '12 kg', { unit: 'kg' })).toBe(12);
    expect(parse('number', '3.5万元', { unit: '万元' })).toBe(3.5);
    expect(parse('number', '50%', { unit: '%' })).toBe(50);
    expect(parse('number', '50%')).toEqual({ error: 'TYPE' });
    expect(parse('money', 'US$5', { currency: 'USD' })).toEqual({ error: 'TYPE' });
    expect(parse('money', '$5', { currency: 'USD' })).toBe(5);
    expect(parse('money', 'NT$5', { currency: 'TWD' })).toBe(5);
  });
});

describe('what a schema cannot say', () => {
  it.each([
    ['date', '2027-02-29', {}, 'FORMAT'],
    ['date', '0000-01-01', {}, 'FORMAT'],
    ['date', '9999-12-31', {}, undefined],
    ['datetime', '2027-03-01T09:00:00', {}, 'FORMAT'],
    ['datetime', '2027-02-29T09:00:00Z', {}, 'FORMAT'],
    ['datetime', '0001-01-01T00:00:00+08:00', {}, 'FORMAT'],
    ['datetime', '2027-03-01T09:00:00+08:00', {}, undefined],
    ['text', 'a\0b', {}, 'CHARACTERS'],
    ['text', 'a\ud800b', {}, 'CHARACTERS'],
    ['text', '😀𠮷', {}, undefined],
    ['long-text', '\udc00', {}, 'CHARACTERS'],
    ['number', 1.005, { scale: 2 }, 'DECIMALS'],
    ['number', 1.5, { scale: 0 }, 'DECIMALS'],
    ['number', 1e-7, { scale: 7 }, undefined],
    ['number', 9_999_999_999_999.99, { scale: 2 }, undefined],
    ['money', 0.1 + 0.2, {}, 'DECIMALS'],
    ['money', 19.99, {}, undefined],
    ['lunar-date', { month: 6, day: 1, leap: true, year: 2026 }, {}, 'FORMAT'],
    ['lunar-date', { month: 6, day: 1 }, {}, undefined],
    ['member', 'nobody', {}, 'FORMAT'],
    ['url', 'ftp://example.com', {}, 'FORMAT'],
  ])('%s %j %j: %s', (type, value, more, code) => expect(refused(type, value, more as never)).toBe(code));
});

describe('what is shown can be read again', () => {
  const dates = fc
    .date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T00:00:00Z'), noInvalidDate: true })
    .map((d) => d.toISOString().slice(0, 10));
  const amounts = (scale: number) =>
    fc.bigInt({ min: -(10n ** 15n) + 1n, max: 10n ** 15n - 1n }).map((n) => Number(`${n}e-${scale}`));
  const lunar = fc
    .record({ year: fc.option(fc.integer({ min: 1901, max: 2099 })), month: fc.nat(12), day: fc.nat(30) })
    .map(({ year, month, day }) => {
      if (!year) return { month: (month % 12) + 1, day: (day % 30) + 1, leap: day % 2 === 0 };
      const months = lunarMonthsOf(year);
      const m = months[month % months.length]!;
      return { month: m.month, day: (day % m.days) + 1, leap: m.leap, year };
    })
    .filter(isLunarDate);
  const cases: [string, Partial<FieldDefinition>, fc.Arbitrary<unknown>][] = [
    ['text', {}, fc.string({ unit: 'grapheme' }).filter((s) => s.trim() !== '')],
    ['number', { scale: 3, unit: '件' }, amounts(3)],
    ['number', {}, fc.double({ noNaN: true, min: -1e14, max: 1e14 })],
    ['money', {}, amounts(2)],
    ['money', { currency: 'TWD' }, amounts(2)],
    ['money', { currency: 'CHF' }, amounts(2)],
    ['percent', {}, amounts(4)],
    ['percent', { scale: 0 }, amounts(2)],
    ['rating', { max: 10 }, fc.integer({ min: 1, max: 10 })],
    ['duration', {}, fc.integer({ min: 0, max: 3_155_760_000 })],
    ['date', {}, dates],
    [
      'datetime',
      {},
      fc
        .integer({ min: 0, max: 253_370_000_000 })
        .map((s) => new Date(s * 1000).toISOString())
        .filter((d) => d > '1992'),
    ],
    ['select', {}, fc.constantFrom('gold', 'plain', 'pair')],
    ['multi-select', {}, fc.uniqueArray(fc.constantFrom('gold', 'plain'), { minLength: 1 })],
    ['checkbox', {}, fc.boolean()],
    ['phone', {}, fc.integer({ min: 3_000_000_000, max: 9_999_999_999 }).map((n) => `1${n}`)],
    ['lunar-date', {}, lunar],
    ['email', {}, fc.emailAddress().map((e) => types.field('email').normalise!(e, aField('email')))],
  ];
  it.each(cases)('%s %j', (type, more, values) => {
    fc.assert(
      fc.property(values, fc.constantFrom(...LANGUAGES), (value, language) => {
        const expected = type === 'number' && value === 0 ? 0 : value;
        expect(parse(type, shown(type, value, more, language), more)).toEqual(expected);
      }),
    );
  });

  it.each([
    ['number', 1234.5, { scale: 2, unit: '元' }, '1,234.50元'],
    ['number', 1e-7, {}, '0.0000001'],
    ['money', -1234.5, {}, '-¥1,234.50'],
    ['percent', 0.125, {}, '12.5%'],
    ['percent', 0.3, { scale: 1 }, '30.0%'],
    ['duration', 5415, {}, '1小时30分15秒'],
    ['duration', 0, {}, '0秒'],
    ['date', '2027-03-01', {}, '2027年3月1日'],
    ['datetime', '2027-03-01T01:30:00.000Z', {}, '2027年3月1日 09:30'],
    ['multi-select', ['gold', 'gone'], {}, '金卡 VIP、gone'],
    ['lunar-date', { month: 6, day: 1, leap: true, year: 2025 }, {}, '2025年闰六月初一'],
    ['lunar-date', { month: 12, day: 20, leap: false }, {}, '腊月二十'],
    ['checkbox', false, {}, '否'],
    ['date', null, {}, ''],
    ['date', 'broken', {}, 'broken'],
  ])('%s %j is shown as %4$j', (type, value, more, text) => expect(shown(type, value, more as never)).toBe(text));

  it('says so when it shows an instant in no zone', () =>
    expect(types.field('datetime').display('2027-03-01T01:30:00.000Z', aField('datetime'), 'en')).toBe(
      'Mar 1, 2027 01:30 UTC',
    ));
});

describe('one spelling', () => {
  it('is kept by normalising twice', () => {
    const twice = (type: string, value: unknown) => {
      const { normalise } = types.field(type);
      const once = normalise!(value, aField(type));
      expect(normalise!(once, aField(type))).toEqual(once);
      return once;
    };
    expect(twice('phone', '+86 138 0013 8000')).toBe('13800138000');
    expect(twice('datetime', '2027-03-01T09:00:00+08:00')).toBe('2027-03-01T01:00:00.000Z');
    expect(twice('multi-select', ['plain', 'gold'])).toEqual(['gold', 'plain']);
    expect(twice('lunar-date', { month: 6, day: 1, year: null })).toEqual({ month: 6, day: 1, leap: false });
    expect(Object.is(twice('number', -0), 0)).toBe(true);
  });

  it('codes lunar dates for the column', () => {
    expect(lunarCode({ month: 6, day: 1, leap: true, year: 2025 })).toBe(2025 * 20_000 + 10_601);
    expect(lunarCode({ month: 12, day: 30, leap: false })).toBe(1230);
  });
});

describe('settings', () => {
  it.each([
    ['select', { options: [] }, 'options'],
    [
      'select',
      {
        options: [
          { key: 'a', label: 'A' },
          { key: 'a', label: 'B' },
        ],
      },
      'options.1.key',
    ],
    ['multi-select', { options: [{ key: '', label: 'A' }] }, 'options.0.key'],
    ['number', { scale: 11 }, 'scale'],
    ['number', { min: 3, max: 2 }, 'max'],
    ['money', { currency: 'yuan' }, 'currency'],
    ['text', { maxLength: 0 }, 'maxLength'],
    ['text', { pattern: '(' }, 'pattern'],
    ['link', { form: undefined }, 'form'],
    ['serial', { serial: { digits: 40 } }, 'serial.digits'],
    ['serial', { serial: { prefix: 'HT', digits: 4, reset: 'year' } }, undefined],
  ])('%s %j is wrong at %s', (type, more, path) =>
    expect(types.field(type).checkSettings!(aField(type, more as never))[0]?.path).toBe(path),
  );
});
