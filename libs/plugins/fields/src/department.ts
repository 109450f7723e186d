import type { Text } from '@careloop/kernel';
import { defineField } from '@careloop/sdk';
import { idNamed, reference } from './reference';

/** Why a text names no department. */
export const unknownDepartment = (text: string): { error: string; message: Text } => ({
  error: 'DEPARTMENT_UNKNOWN',
  message: { zh: `没有部门“${text}”`, en: `there is no department “${text}”` },
});

/** A department of the workspace, by id: one choice of a list all forms share. Cells name it by its name or path. */
export const department = defineField({
  ...reference,
  id: 'department',
  label: { zh: '部门', en: 'Department' },
  group: 'people',
  kind: 'option',
  column: () => 'text',
  parse: (cell, _field, ctx) => {
    const { text, id } = idNamed(cell, (t) => ctx.department?.(t));
    return id === undefined ? unknownDepartment(text) : { value: id };
  },
});
