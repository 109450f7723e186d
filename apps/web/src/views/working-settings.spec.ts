import { workingSettings } from './working-settings';

const problem = (path: string) => ({ path, code: 'VIEW_FIELD_GONE', message: '' });

it('is as saved when nothing is wrong', () => {
  const settings = { sort: ['name'] };
  expect(workingSettings({ settings, problems: [] })).toBe(settings);
});

it('leaves out what does not work, a condition as a whole', () => {
  const settings = {
    filter: { and: [{ '==': [{ var: 'gone' }, 1] }, { '==': [{ var: 'name' }, 'a'] }] },
    sort: ['gone', 'name'],
    columns: [{ field: 'name' }, { field: 'gone', width: 100 }],
    colors: [
      { when: { is_empty: [{ var: 'gone' }] }, color: 'red' as const },
      { when: true, color: 'blue' as const, field: 'name' },
    ],
    kanbanField: 'gone',
    dateField: 'birthday',
    rowHeight: 'tall' as const,
  };
  const problems = ['filter.and.0.==.0', 'sort.0', 'columns.1', 'colors.0.when.is_empty.0', 'kanbanField'].map(problem);
  expect(workingSettings({ settings, problems })).toEqual({
    sort: ['name'],
    columns: [{ field: 'name' }],
    colors: [{ when: true, color: 'blue', field: 'name' }],
    dateField: 'birthday',
    rowHeight: 'tall',
  });
});
