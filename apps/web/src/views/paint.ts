import type { ColorRule, FormView, RecordView } from '@careloop/contracts';
import { check, compile, truthy, type RuleContext } from '@careloop/rules';
import type { TFunction } from 'i18next';
import { COLORS, type Paint, type RowPaint } from '../records/grid-lines';
import { schemaOf } from '../ui/condition-builder/useRuleSchema';

/**
 * Colour rules over a form as one function of a record: the first rule that holds paints the row, the first of each
 * field its cell. Rules that do not check (an address may bring any) paint nothing.
 */
export function paintOf(
  rules: readonly ColorRule[],
  form: FormView,
  forms: FormView[],
  t: TFunction,
  { zone, memberId }: Pick<RuleContext, 'zone' | 'memberId'>,
): Paint {
  const schema = schemaOf(form, forms, t);
  const tests = (Array.isArray(rules) ? rules : []).flatMap(({ when, color, field }) =>
    when !== undefined && COLORS.includes(color) && !check(when, schema).length
      ? [{ holds: compile(when, schema), color, field }]
      : [],
  );
  return (record) => {
    const data = dataOf(record);
    const context: RuleContext = { now: new Date(), zone, memberId };
    const paint: RowPaint = {};
    for (const { holds, color, field } of tests) {
      if (field ? paint.cells?.[field] : paint.row) continue;
      if (!truthy(holds(data, context))) continue;
      if (field) (paint.cells ??= {})[field] = color;
      else paint.row = color;
    }
    return paint.row || paint.cells ? paint : null;
  };
}

const dataOf = (record: RecordView & { createdBy?: string | null; updatedBy?: string | null }) => ({
  ...record.values,
  _id: record.id,
  _created_at: record.createdAt,
  _updated_at: record.updatedAt,
  _created_by: record.createdBy ?? null,
  _updated_by: record.updatedBy ?? null,
  _version: record.version,
});
