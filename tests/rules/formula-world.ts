import type { FormulaSchema } from '@careloop/forms';
import type { Kind, RecordData, RuleField } from '@careloop/rules';
import fc from 'fast-check';
import { NUMBERS, OPTIONS, schemas, TEXTS } from './world';

/** The customers of the rule tests with the rows of a subform each. */

export const LINE_FIELDS: { key: string; kind: Kind; column: string }[] = [
  { key: 'amount', kind: 'number', column: 'numeric' },
  { key: 'note', kind: 'text', column: 'text COLLATE "C"' },
  { key: 'day', kind: 'date', column: 'date' },
  { key: 'done', kind: 'boolean', column: 'boolean' },
  { key: 'tier', kind: 'option', column: 'text COLLATE "C"' },
];

export function formulaSchema(home: string): FormulaSchema {
  const { customers } = schemas(home);
  const fields = Object.fromEntries(
    LINE_FIELDS.map(({ key, kind }): [string, RuleField] => [
      key,
      {
        key,
        label: key,
        kind,
        column: `f_${key}`,
        ...(kind === 'option' && { options: OPTIONS.map((option) => ({ key: option, label: `选项 ${option}` })) }),
      },
    ]),
  );
  const lines = {
    key: 'lines',
    label: '明细',
    fields,
    table: `"${home}"."lines"`,
    parent: 'record_id',
    order: 'position',
  };
  return { ...customers, subforms: { lines } };
}

export const linesSql = (home: string) =>
  `CREATE TABLE "${home}"."lines" (record_id uuid NOT NULL, position integer NOT NULL, ${LINE_FIELDS.map(({ key, column }) => `f_${key} ${column}`).join(', ')})`;

/** Rows of one record. */
export const lines: fc.Arbitrary<RecordData[]> = fc.array(
  fc.record({
    amount: fc.option(fc.constantFrom(...NUMBERS)),
    note: fc.option(fc.constantFrom(...TEXTS, '')),
    day: fc.option(fc.constantFrom('2024-02-29', '2026-01-31', '2026-03-01', '1999-12-31')),
    done: fc.option(fc.boolean()),
    tier: fc.option(fc.constantFrom(...OPTIONS)),
  }),
  { maxLength: 4 },
);

export const insertLinesSql = (home: string) =>
  `INSERT INTO "${home}"."lines" (record_id, position, ${LINE_FIELDS.map(({ key }) => `f_${key}`).join(', ')})
   SELECT r.record_id, r.position, ${LINE_FIELDS.map(({ key }) => `r.${key}`).join(', ')}
   FROM jsonb_to_recordset($1::jsonb) AS r(record_id uuid, position integer, ${LINE_FIELDS.map(({ key, column }) => `${key} ${column.replace(' COLLATE "C"', '')}`).join(', ')})`;
