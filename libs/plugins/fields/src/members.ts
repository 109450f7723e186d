import { defineField } from '@careloop/sdk';
import { unknownMember } from './member';
import { idsNamed, references } from './references';

/** Several members of the workspace, by id. Cells name them by e-mail address or name. */
export const members = defineField({
  ...references,
  id: 'members',
  label: { zh: '成员多选', en: 'Members' },
  group: 'people',
  parse: (cell, _field, ctx) => idsNamed(cell, (text) => ctx.member?.(text), unknownMember),
});
