import { inOrder, nextAfter, partOf } from './task-order';

const now = new Date('2027-03-01T04:00:00Z'); // 12:00 in Shanghai
const zone = 'Asia/Shanghai';
const task = (id: string, dueAt: string | null, snoozedUntil: string | null = null) => ({ id, dueAt, snoozedUntil });

it.each([
  ['an hour ago', task('a', '2027-03-01T03:00:00Z'), 'overdue'],
  ['yesterday', task('a', '2027-02-28T10:00:00Z'), 'overdue'],
  ['this evening', task('a', '2027-03-01T10:00:00Z'), 'today'],
  ['just after midnight here, still today in UTC', task('a', '2027-03-01T16:30:00Z'), 'later'],
  ['no due time', task('a', null), 'later'],
  ['overdue but snoozed until tomorrow', task('a', '2027-02-28T10:00:00Z', '2027-03-02T01:00:00Z'), 'later'],
  ['awake again', task('a', '2027-02-28T10:00:00Z', '2027-03-01T03:59:00Z'), 'overdue'],
])('%s', (_, one, part) => {
  expect(partOf(one, now, zone)).toBe(part);
});

it('puts the most urgent first and leaves empty parts out', () => {
  const list = [task('c', null), task('b', '2027-03-01T10:00:00Z'), task('a', '2027-03-01T09:00:00Z')];
  expect(inOrder(list, now, zone).map(([part, tasks]) => [part, tasks.map(({ id }) => id)])).toEqual([
    ['today', ['a', 'b']],
    ['later', ['c']],
  ]);
});

it('goes on with the next task, at the end with the one before', () => {
  const list = [{ id: 'a' }, { id: 'b' }, { id: 'c' }];
  expect(nextAfter(list, 'b')?.id).toBe('c');
  expect(nextAfter(list, 'c')?.id).toBe('b');
  expect(nextAfter([{ id: 'a' }], 'a')).toBeUndefined();
});
