import { defineField } from '@careloop/sdk';
import { idNamed, reference } from './reference';

/** A member of the workspace, by id. Cells name them by e-mail address or name. */
export const member = defineField({
  ...reference,
  id: 'member',
  label: { zh: '成员', en: 'Member' },
  group: 'people',
  parse: (cell, _field, ctx) => {
    const { text, id } = idNamed(cell, (t) => ctx.member?.(t));
    return id === undefined
      ? { error: 'MEMBER_UNKNOWN', message: { zh: `没有成员“${text}”`, en: `there is no member “${text}”` } }
      : { value: id };
  },
});
