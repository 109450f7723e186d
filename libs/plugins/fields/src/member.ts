import type { Text } from '@careloop/kernel';
import { defineField } from '@careloop/sdk';
import { idNamed, reference } from './reference';

/** Why a text names no member. */
export const unknownMember = (text: string): { error: string; message: Text } => ({
  error: 'MEMBER_UNKNOWN',
  message: { zh: `没有成员“${text}”`, en: `there is no member “${text}”` },
});

/** A member of the workspace, by id. Cells name them by e-mail address or name. */
export const member = defineField({
  ...reference,
  id: 'member',
  label: { zh: '成员', en: 'Member' },
  group: 'people',
  parse: (cell, _field, ctx) => {
    const { text, id } = idNamed(cell, (t) => ctx.member?.(t));
    return id === undefined ? unknownMember(text) : { value: id };
  },
});
