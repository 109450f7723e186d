import { guessedMapping, problemsOfMapping, secondsLeft } from './mapping';

const fields = [
  { id: 'a', key: 'name', type: 'text', label: '姓名', required: true },
  { id: 'b', key: 'mobile', type: 'phone', label: '手机', unique: true },
];
const codes = (...args: Parameters<typeof problemsOfMapping>) => problemsOfMapping(...args).map(({ code }) => code);

it('maps no field twice, even when two columns look alike', () => {
  const columns = [
    { heading: '电话', field: 'mobile', samples: [] },
    { heading: '手机', field: 'mobile', samples: [] },
    { heading: '备注', field: null, samples: [] },
  ];
  expect(guessedMapping({ columns })).toEqual({ 电话: 'mobile', 手机: '', 备注: '' });
});

describe('what stands in the way of an import', () => {
  it.each([
    ['nothing is mapped', { A: '' }, 'update', 'mobile', ['nothing', 'keyUnmapped']],
    ['a required field is missing for new records', { A: 'mobile' }, 'create', undefined, ['required']],
    ['it may be missing when only changing', { A: 'mobile' }, 'update', 'mobile', []],
    ['two columns go to one field', { A: 'name', B: 'name' }, 'create', undefined, ['twice']],
    ['there is nothing to recognise records by', { A: 'name', B: 'mobile' }, 'upsert', undefined, ['key']],
    ['the key is not in the file', { A: 'name' }, 'upsert', 'mobile', ['keyUnmapped']],
    ['all is well', { A: 'name', B: 'mobile' }, 'upsert', 'mobile', []],
  ] as const)('%s', (_why, mapping, mode, key, expected) => {
    expect(codes(mapping, mode, key, fields)).toEqual(expected);
  });
});

it('tells the time left by the pace so far, and nothing before there is a pace', () => {
  const job = { processed: 500, total: 2000, createdAt: '2027-03-01T01:00:00Z' };
  const at = (seconds: number) => Date.parse(job.createdAt) + seconds * 1000;
  expect(secondsLeft(job, at(10))).toBe(30);
  expect(secondsLeft(job, at(1))).toBeUndefined();
  expect(secondsLeft({ ...job, total: null }, at(10))).toBeUndefined();
});
