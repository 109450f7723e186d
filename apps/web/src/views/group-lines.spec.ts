import type { RecordView } from '@careloop/contracts';
import type { GridLine } from '../records/grid-lines';
import { groupLines, groupOfWait, leavesOf, type Group } from './group-lines';

const group = (key: string, count: number, inner?: Group[]): Group => ({
  key,
  label: key,
  count,
  countText: String(count),
  figures: {},
  inner,
});
const row = (id: string) => ({ record: { id } as RecordView, names: {} });
const say = (line: GridLine) =>
  'record' in line ? line.record.id : 'group' in line ? `${line.open ? '-' : '+'}${line.group}` : '…';

describe('the lines of a grid in groups', () => {
  it('wait for records in as many lines as will come, up to a page', () => {
    const lines = groupLines([group('a', 2), group('b', 500)], new Set(), () => undefined);
    expect(
      lines
        .map(say)
        .join('')
        .replace(/…+/g, (dots) => `(${dots.length})`),
    ).toBe('-a(2)-b(50)');
  });

  it('show what is loaded, and one line more while there is more', () => {
    const loaded = { a: { rows: [row('1'), row('2')], hasMore: true }, b: { rows: [row('3')], hasMore: false } };
    const lines = groupLines([group('a', 9), group('b', 1)], new Set(), (key) => loaded[key as 'a']);
    expect(lines.map(say)).toEqual(['-a', '1', '2', '…', '-b', '3']);
    const wait = lines[3]!;
    expect('wait' in wait && groupOfWait(wait.wait)).toBe('a');
  });

  it('show nothing of a closed group, on any level', () => {
    const groups = [group('a', 3, [group('a|x', 1), group('a|y', 2)]), group('b', 1, [group('b|x', 1)])];
    expect(groupLines(groups, new Set(['a', 'b|x']), () => undefined).map(say)).toEqual(['+a', '-b', '+b|x']);
    expect(leavesOf(groups).map(({ key }) => key)).toEqual(['a|x', 'a|y', 'b|x']);
    expect(
      groupLines(groups, new Set(), () => undefined)
        .map((l) => ('level' in l ? l.level : '.'))
        .join(''),
    ).toBe('01.1..01.');
  });

  it('finds the group of a waiting line, whatever is in its key', () => {
    const [, line] = groupLines([group('王|"小"明', 1)], new Set(), () => undefined);
    expect('wait' in line! && groupOfWait(line.wait)).toBe('王|"小"明');
  });
});
