import type { FieldDefinition, FieldProblem } from '@careloop/forms';
import { defineField } from '@careloop/sdk';
import { readable, unstorable } from './characters';
import { type Division, divisions } from './divisions';

/** An address in its parts; what is not known is absent. */
export interface AddressParts {
  province: string;
  city?: string;
  district?: string;
  detail?: string;
}

const LEVELS = ['province', 'city', 'district', 'detail'] as const;
const MOST = 300;

/** How many parts a field asks for. */
export const depthOf = ({ depth }: FieldDefinition): number => LEVELS.indexOf(depth ?? 'detail') + 1;

/** The parts of an address as it is kept; a part that is left out in the middle is an empty one. */
export function addressParts(text: string): AddressParts {
  const [province = '', city = '', district = '', ...rest] = text.split('/');
  const detail = rest.join('/');
  return { province, ...(city && { city }), ...(district && { district }), ...(detail && { detail }) };
}

/** An address as it is kept: `广东省/深圳市/南山区/科技园路1号`. Divisions hold no slash, the last part may. */
export function addressText({ province, city, district, detail }: AddressParts): string {
  const division = (name: string | undefined) => (name ?? '').replaceAll('/', ' ').trim();
  const parts = [division(province), division(city), division(district), (detail ?? '').replace(/\s+/g, ' ').trim()];
  while (parts.length && parts.at(-1) === '') parts.pop();
  return parts.join('/');
}

const noAddress: FieldProblem = {
  code: 'FORMAT',
  message: {
    zh: '请写成“省/市/区/详细地址”，如 广东省/深圳市/南山区/科技园路1号',
    en: 'is not an address such as 广东省/深圳市/南山区/科技园路1号',
  },
};

/** The division whose name, or the name without 省、市 …, the text begins with; the longest one. */
function begins(text: string, choices: readonly Division[]): { division: Division; rest: string } | null {
  let best: { division: Division; length: number } | null = null;
  for (const division of choices) {
    const short = division.name.replace(/(特别行政区|(维吾尔|壮族|回族)?自治区|自治州|地区|[省市县区])$/, '');
    for (const name of [division.name, short])
      if (name.length > 1 && text.startsWith(name) && name.length > (best?.length ?? 0))
        best = { division, length: name.length };
  }
  return best && { division: best.division, rest: text.slice(best.length).replace(/^[\s,，/-]+/, '') };
}

/** An address that people wrote in one go: 广东省深圳市南山区科技园路1号, 北京东城区… Null where its province is not found. */
export function readAddress(text: string, known: readonly Division[]): AddressParts | null {
  const province = begins(text, known);
  if (!province) return null;
  const { children } = province.division;
  let city = begins(province.rest, children);
  let district = city && begins(city.rest, city.division.children);
  if (!district) {
    // 北京市东城区, 海南省琼海市: nobody writes the city between them.
    for (const division of city ? [] : children) {
      district = begins(province.rest, division.children);
      if (district) city = { division, rest: province.rest };
      if (district) break;
    }
  }
  return {
    province: province.division.name,
    ...(city && { city: city.division.name }),
    ...(district && { district: district.division.name }),
    detail: (district ?? city ?? province).rest,
  };
}

/**
 * An address in China (or, without its divisions, anywhere). Kept as text, so that “starts with 广东省/深圳市” finds a city;
 * `{ province, city, district, detail }` is taken, too. `parse(display(v)) = v`.
 */
export const address = defineField({
  id: 'address',
  label: { zh: '地址', en: 'Address' },
  group: 'basic',
  kind: 'text',
  column: () => 'text',
  index: () => ({ method: 'btree' }),
  jsonSchema: () => ({
    type: ['string', 'object'],
    maxLength: MOST,
    properties: Object.fromEntries(LEVELS.map((level) => [level, { type: ['string', 'null'], maxLength: MOST }])),
    required: ['province'],
    additionalProperties: false,
  }),
  check: (value, field) => {
    const text = typeof value === 'string' ? value : addressText(value as AddressParts);
    if (unstorable(text)) return unstorable(text);
    const { province } = addressParts(text);
    if (province.trim() === '') return noAddress;
    if (text.length > MOST)
      return { code: 'TOO_LONG', message: { zh: `最多 ${MOST} 个字`, en: `has more than ${MOST} characters` } };
    const given = addressText(addressParts(text)).split('/').length;
    const wanted = depthOf(field);
    return given <= wanted || wanted === 4
      ? null
      : { code: 'TOO_DEEP', message: { zh: '这里不用填得这么细', en: 'is more detailed than asked for' } };
  },
  normalise: (value) => addressText(typeof value === 'string' ? addressParts(value) : (value as AddressParts)),
  parse: (cell, field) => {
    const text = cell.replace(/\s+/g, ' ').trim();
    if (readable(text) === '') return { value: null };
    const parts = text.includes('/') ? addressParts(text) : readAddress(text, divisions() ?? []);
    const value = addressText(parts ?? addressParts(text));
    // Without a known province nobody can tell a place from a remark.
    if (!parts && depthOf(field) > 1) return { error: noAddress.code, message: noAddress.message };
    return value === '' ? { error: noAddress.code, message: noAddress.message } : { value };
  },
  display: (value) => (value == null ? '' : String(value)),
});
