import type { FieldProblem } from '@careloop/forms';
import { defineField } from '@careloop/sdk';
import { readable, unstorable } from './characters';

/** A place on the map: degrees east and north (WGS 84), and what people call it. */
export interface Place {
  lng: number;
  lat: number;
  address?: string;
}

/** Six decimals are ten centimetres. */
const rounded = (degrees: number) => Math.round(degrees * 1e6) / 1e6 || 0;

const noPlace: FieldProblem = {
  code: 'FORMAT',
  message: { zh: '不是“经度,纬度 地点”，如 114.057868,22.543099 市民中心', en: 'is not “longitude,latitude place”' },
};

/** A place on the map. Text: `114.057868,22.543099 市民中心`; the other order is understood where only that can be. */
export const location = defineField({
  id: 'location',
  label: { zh: '定位', en: 'Location' },
  group: 'advanced',
  kind: 'object',
  column: () => 'jsonb',
  index: () => null,
  jsonSchema: () => ({
    type: 'object',
    properties: {
      lng: { type: 'number', minimum: -180, maximum: 180 },
      lat: { type: 'number', minimum: -90, maximum: 90 },
      address: { type: ['string', 'null'], maxLength: 200 },
    },
    required: ['lng', 'lat'],
    additionalProperties: false,
  }),
  check: (value) => unstorable((value as Place).address),
  normalise: (value) => {
    const { lng, lat, address } = value as Place;
    const place = address?.replace(/\s+/g, ' ').trim();
    return { lng: rounded(lng), lat: rounded(lat), ...(place && { address: place }) };
  },
  toCopy: (value) => JSON.stringify(value),
  parse: (cell) => {
    const text = readable(cell.replace(/\s+/g, ' '));
    if (text === '') return { value: null };
    const found = /^(-?\d{1,3}(?:\.\d+)?)\s*[,，]\s*(-?\d{1,3}(?:\.\d+)?)(?:(?:\s+|[,，]\s*)(.*))?$/.exec(text);
    if (!found) return { error: noPlace.code, message: noPlace.message };
    let [lng, lat] = [Number(found[1]), Number(found[2])];
    if (Math.abs(lat) > 90 && Math.abs(lng) <= 90) [lng, lat] = [lat, lng];
    if (Math.abs(lng) > 180 || Math.abs(lat) > 90) return { error: noPlace.code, message: noPlace.message };
    // The name as it was written: `readable` is for the numbers.
    const address = /^\s*\S+?[,，]\s*-?[\d.]+(?:\s+|[,，]\s*)(.*)$/su
      .exec(cell.trim())?.[1]
      ?.replace(/\s+/g, ' ')
      .trim();
    return { value: { lng: rounded(lng), lat: rounded(lat), ...(address && { address }) } };
  },
  display: (value) => {
    if (value == null) return '';
    const { lng, lat, address } = value as Place;
    return typeof lng === 'number' ? `${lng},${lat}${address ? ` ${address}` : ''}` : JSON.stringify(value);
  },
});
