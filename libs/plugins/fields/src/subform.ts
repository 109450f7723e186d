import { MOST_ROWS, SUBFORM } from '@careloop/forms';
import { defineField } from '@careloop/sdk';

const count = (value: unknown): number => (Array.isArray(value) ? value.length : 0);

/**
 * 子表单: rows of fields of their own, kept in a table beside the record's. The value is a list of objects by column key;
 * the platform checks, reads and writes the rows, so the type has no column.
 */
export const subform = defineField({
  id: SUBFORM,
  label: { zh: '子表单', en: 'Subform' },
  group: 'advanced',
  kind: 'object',
  column: () => 'jsonb',
  index: () => null,
  jsonSchema: () => ({ type: 'array', items: { type: 'object' }, maxItems: MOST_ROWS }),
  parse: (text) => {
    if (!text.trim()) return { value: null };
    try {
      const rows: unknown = JSON.parse(text);
      if (Array.isArray(rows)) return { value: rows };
    } catch {
      // Told below, with what would be right.
    }
    return {
      error: 'FORMAT',
      message: {
        zh: '须是行的列表，如 [{"product":"A","count":2}]',
        en: 'has to be a list of rows such as [{"product":"A","count":2}]',
      },
    };
  },
  display: (value, _field, language) => {
    const n = count(value);
    if (!n) return '';
    return language === 'en' ? `${n} ${n === 1 ? 'row' : 'rows'}` : `${n} 行`;
  },
});
