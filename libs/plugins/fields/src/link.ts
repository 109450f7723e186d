import { defineField } from '@careloop/sdk';
import { idNamed, pointsSomewhere, reference } from './reference';

/** A record of another form, by id. Cells name it by id, number or any unique value. */
export const link = defineField({
  ...reference,
  id: 'link',
  label: { zh: '关联数据', en: 'Link' },
  group: 'advanced',
  checkSettings: (field) =>
    pointsSomewhere(field)
      ? []
      : [{ path: 'form', code: 'REQUIRED', message: { zh: '要选择关联的表单', en: 'needs the form it points to' } }],
  parse: (cell, field, ctx) => {
    const { text, id } = idNamed(cell, (t) => ctx.link?.(field, t));
    return id === undefined
      ? {
          error: 'LINK_UNKNOWN',
          message: { zh: `找不到关联的数据“${text}”`, en: `there is no record “${text}” to link to` },
        }
      : { value: id };
  },
});
