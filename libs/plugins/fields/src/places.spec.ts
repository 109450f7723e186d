import type { FieldDefinition } from '@careloop/forms';
import fc from 'fast-check';
import { address, addressParts, addressText } from './address';
import { loadDivisions } from './divisions';
import { location } from './location';
import { plainOf } from './rich-text';

const field = (type: string, more: Partial<FieldDefinition> = {}): FieldDefinition => ({
  id: 'abc',
  key: 'abc',
  label: '字段',
  type,
  ...more,
});
const ctx = { language: 'zh-CN', zone: 'Asia/Shanghai' } as const;
const read = (type: typeof address, text: string, more: Partial<FieldDefinition> = {}) => {
  const parsed = type.parse(text, field(type.id, more), ctx);
  return 'error' in parsed ? { error: parsed.error } : parsed.value;
};

describe('addresses', () => {
  beforeAll(loadDivisions);

  it.each([
    ['广东省/深圳市/南山区/科技园路1号', '广东省/深圳市/南山区/科技园路1号'],
    ['广东省深圳市南山区科技园路1号', '广东省/深圳市/南山区/科技园路1号'],
    ['广东深圳南山区科技园路 1 号', '广东省/深圳市/南山区/科技园路 1 号'],
    ['北京市东城区长安街1号', '北京市/北京市/东城区/长安街1号'],
    ['北京市北京市东城区长安街1号', '北京市/北京市/东城区/长安街1号'],
    ['广西壮族自治区南宁市青秀区', '广西壮族自治区/南宁市/青秀区'],
    ['广西 南宁', '广西壮族自治区/南宁市'],
    ['香港特别行政区中环', '香港特别行政区///中环'],
    ['海南省琼海市嘉积镇', '海南省/省直辖县/琼海市/嘉积镇'],
    ['广东省/东莞市//长安镇1/2号', '广东省/东莞市//长安镇1/2号'],
    ['', null],
    ['科技园路1号', { error: 'FORMAT' }],
    ['/深圳市', '/深圳市'],
  ])('%j is %j', (text, value) => expect(read(address, text)).toEqual(value));

  it('refuses what has no province, and what goes deeper than asked', () => {
    const refused = (value: unknown, more: Partial<FieldDefinition> = {}) =>
      address.check!(value, field('address', more))?.code;
    expect(refused('/深圳市')).toBe('FORMAT');
    expect(refused({ province: ' ' })).toBe('FORMAT');
    expect(refused('广东省/深圳市/南山区', { depth: 'city' })).toBe('TOO_DEEP');
    expect(refused('广东省/深圳市', { depth: 'city' })).toBeUndefined();
    expect(refused({ province: '广东省', detail: 'x'.repeat(301) })).toBe('TOO_LONG');
  });

  it('are the same as parts and as text', () => {
    const part = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }).map((s) => s.replace(/[/\s]/g, '县'));
    fc.assert(
      fc.property(part, part, part, fc.string({ unit: 'grapheme', maxLength: 20 }), (province, city, district, d) => {
        const detail = d.replace(/\s+/g, ' ').trim();
        const parts = { province, city, district, ...(detail && { detail }) };
        expect(addressParts(addressText(parts))).toEqual(parts);
        expect(address.normalise!(parts, field('address'))).toBe(addressText(parts));
        expect(address.normalise!(addressText(parts), field('address'))).toBe(addressText(parts));
      }),
    );
  });
});

describe('places', () => {
  it.each([
    ['114.057868,22.543099 市民中心', { lng: 114.057868, lat: 22.543099, address: '市民中心' }],
    ['114.057868，22.543099', { lng: 114.057868, lat: 22.543099 }],
    ['22.5,114', { lng: 114, lat: 22.5 }],
    ['-0.1,51.5 ，London', { lng: -0.1, lat: 51.5, address: '，London' }],
    ['114,22.5,科技园', { lng: 114, lat: 22.5, address: '科技园' }],
    ['200,10', { error: 'FORMAT' }],
    ['市民中心', { error: 'FORMAT' }],
    [' ', null],
  ])('%j is %j', (text, value) => expect(read(location, text)).toEqual(value));

  it('keep six decimals and a tidy name', () =>
    expect(location.normalise!({ lng: 1.00000049, lat: -0.0000001, address: '  a\n b ' }, field('location'))).toEqual({
      lng: 1,
      lat: 0,
      address: 'a b',
    }));
});

describe('formatted text', () => {
  it.each([
    ['<p>甲 <b>乙</b></p><ul><li>丙</li><li>丁</li></ul>', '甲 乙\n丙\n丁'],
    ['a &lt; b &amp;amp;', 'a < b &amp;'],
    ['一<br>二', '一\n二'],
  ])('%j says %j', (html, text) => expect(plainOf(html)).toBe(text));
});
