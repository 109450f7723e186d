import { ajvCheck, checkDefinition, offeredOptions, stillOffered, validateRecord } from './index';
import type { FieldDefinition, FieldType, FormDefinition } from './types';

const aType = (id: string, kind: FieldType['kind']): FieldType => ({
  id,
  label: { zh: id, en: id },
  group: 'choice',
  kind,
  column: () => 'text',
  jsonSchema: () => ({}),
  parse: (value) => ({ value }),
  display: String,
});
const known = [aType('select', 'option'), aType('multi', 'options'), aType('text', 'text')];
const types = (id: string) => known.find((type) => type.id === id)!;
const options = (...keys: string[]) => keys.map((key) => ({ key, label: key.toUpperCase() }));
const region: FieldDefinition = {
  id: 'a1',
  key: 'region',
  type: 'select',
  label: '大区',
  options: options('gd', 'zj', 'other'),
};
const city: FieldDefinition = {
  id: 'b1',
  key: 'city',
  type: 'multi',
  label: '城市',
  options: options('sz', 'gz', 'hz'),
  optionsBy: { field: 'region', map: { gd: ['sz', 'gz'], zj: ['hz'] } },
};
const form = (...fields: FieldDefinition[]): FormDefinition => ({
  id: 'f',
  key: 'f',
  name: 'f',
  kind: 'record',
  version: 1,
  fields,
  roles: {},
});

describe('options by another field', () => {
  it.each([
    ['gd', ['sz', 'gz']],
    ['zj', ['hz']],
    [
      ['gd', 'zj'],
      ['sz', 'gz', 'hz'],
    ],
    ['other', null],
    [null, null],
  ])('beside %j are %j', (parent, offered) => {
    const found = offeredOptions(city, parent);
    expect(found && [...found]).toEqual(offered);
  });

  it.each([
    [['sz', 'hz'], 'gd', ['sz']],
    [['hz'], 'gd', null],
    [['sz'], 'gd', ['sz']],
    [['hz'], null, ['hz']],
    ['hz', 'gd', null],
  ])('%j beside %j leaves %j', (value, parent, left) => expect(stillOffered(city, value, parent)).toEqual(left));

  const codes = (values: object, previous?: Record<string, unknown>) =>
    validateRecord(form(region, city), values, {
      types,
      language: 'zh-CN',
      ...(previous && { previous, partial: true }),
    }).details.map(({ path, code }) => `${path} ${code}`);

  it('are judged in a new record and in a change of either field, never in what was so before', () => {
    const bad = ['values.city OPTION_NOT_OFFERED'];
    expect(codes({ region: 'gd', city: ['sz'] })).toEqual([]);
    expect(codes({ region: 'gd', city: ['sz', 'hz'] })).toEqual(bad);
    expect(codes({ city: ['hz'] }, { region: 'gd' })).toEqual(bad);
    expect(codes({ region: 'zj' }, { region: 'gd', city: ['sz'] })).toEqual(bad);
    expect(codes({ region: 'zj', city: ['hz'] }, { region: 'gd', city: ['sz'] })).toEqual([]);
    expect(codes({ region: 'gd' }, { region: 'gd', city: ['hz'] })).toEqual([]);
    expect(codes({ city: ['hz'] })).toEqual([]);
  });

  it('name another choice of the form and options that both have', () => {
    const problems = (optionsBy: FieldDefinition['optionsBy'], type = 'multi') =>
      checkDefinition(form(region, { ...city, type, optionsBy }), types, { check: ajvCheck }).map(
        ({ path, code }) => `${path} ${code}`,
      );
    expect(problems({ field: 'region', map: { gd: ['sz'] } })).toEqual([]);
    expect(problems({ field: 'nowhere', map: {} })).toEqual(['fields.1.optionsBy.field FIELD_UNKNOWN']);
    expect(problems({ field: 'city', map: {} })).toEqual(['fields.1.optionsBy.field FIELD_UNKNOWN']);
    expect(problems({ field: 'region', map: { gd: ['bj'] } })).toEqual(['fields.1.optionsBy.map.gd OPTION_UNKNOWN']);
    expect(problems({ field: 'region', map: { no: ['sz'] } })).toEqual(['fields.1.optionsBy.map.no OPTION_UNKNOWN']);
    expect(problems({ field: 'region', map: {} }, 'text')).toEqual(['fields.1.optionsBy OPTIONS_UNFIT']);
  });
});
