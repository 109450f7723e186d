import { defineField } from '@careloop/sdk';
import { unknownDepartment } from './department';
import { idsNamed, references } from './references';

/** Several departments of the workspace, by id. Cells name them by name or path. */
export const departments = defineField({
  ...references,
  id: 'departments',
  label: { zh: '部门多选', en: 'Departments' },
  group: 'people',
  parse: (cell, _field, ctx) => idsNamed(cell, (text) => ctx.department?.(text), unknownDepartment),
});
