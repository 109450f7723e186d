import type { Text } from '@careloop/kernel';
import { check, dependsOn, KIND_NAMES, type Rule } from '@careloop/rules';
import { fieldOf, liveFields } from './fields';
import { formulaSchema, formulasOf } from './formula-schema';
import { checkFormula, type FormulaOptions, type FormulaSchema } from './formulas';
import { inOrder } from './graph-order';
import { stepsOf } from './graph-steps';
import type { FieldDefinition, FieldTypes, FormDefinition } from './types';

/** As `FormProblem`; of a formula with the place in its text. */
interface Found {
  path: string;
  code: string;
  message: Text;
  from?: number;
  to?: number;
}

const found = (path: string, code: string, zh: string, en: string): Found => ({ path, code, message: { zh, en } });

/** Kinds that a formula can make, beside its own: a default may name an option. */
function unfit(field: FieldDefinition, kind: string, types: FieldTypes, isDefault: boolean): boolean {
  const wanted = types(field.type).kind;
  return wanted !== kind && !(isDefault && kind === 'text' && wanted === 'option');
}

function formulaProblems(
  path: string,
  setting: 'formula' | 'defaultFormula',
  field: FieldDefinition,
  schema: FormulaSchema,
  types: FieldTypes,
  options: FormulaOptions,
): Found[] {
  const { kind, problems } = checkFormula(field[setting]!, schema, options);
  const at = `${path}.${setting}`;
  if (kind === null)
    return problems.map(({ code, from, to, message }) => ({
      path: at,
      code,
      from,
      to,
      message: { zh: `“${field.label}”的公式：${message.zh}`, en: `formula of “${field.label}”: ${message.en}` },
    }));
  if (!unfit(field, kind, types, setting === 'defaultFormula')) return [];
  const wanted = types(field.type).kind;
  return [
    found(
      at,
      'FORMULA_UNFIT',
      `“${field.label}”是${KIND_NAMES[wanted].zh}，公式的结果是${KIND_NAMES[kind].zh}`,
      `“${field.label}” holds ${KIND_NAMES[wanted].en}, its formula gives ${KIND_NAMES[kind].en}`,
    ),
  ];
}

function ruleProblems(path: string, rule: Rule, schema: FormulaSchema): Found[] {
  const problems: Found[] = check(rule, schema).map(({ path: inside, code, message }) => ({
    path: inside ? `${path}.${inside}` : path,
    code,
    message,
  }));
  const { relations, change } = dependsOn(rule);
  const outside = relations.some(({ key }) => !schema.relations?.[key]?.within);
  if (!problems.length && (outside || change))
    problems.push(
      found(
        path,
        'FORM_RULE_OUT_OF_REACH',
        '填写表单时看不到关联数据和修改前的值，请只用这张表单的字段',
        'While a form is filled neither linked records nor earlier values are at hand; use fields of this form',
      ),
    );
  return problems;
}

const RULES = ['visibleWhen', 'requiredWhen', 'readonlyWhen'] as const;

/** What is wrong with a form's formulas, conditions, linkages and checks; last of all, fields that depend on each other in a circle. */
export function checkRules(form: FormDefinition, types: FieldTypes): Found[] {
  const schema = formulaSchema(form, types);
  const problems: Found[] = [];
  for (const { path, field, row } of formulasOf(form))
    problems.push(...formulaProblems(path, 'formula', field, schema, types, { row }));
  form.fields.forEach((field, i) => {
    const path = `fields.${i}`;
    if (field.removed) return;
    if (field.defaultFormula) problems.push(...formulaProblems(path, 'defaultFormula', field, schema, types, {}));
    for (const name of RULES)
      if (field[name] !== undefined) problems.push(...ruleProblems(`${path}.${name}`, field[name], schema));
    for (const [j, { ours }] of (field.linkage?.match ?? []).entries())
      if (!fieldOf(form, ours))
        problems.push(
          found(`${path}.linkage.match.${j}.ours`, 'FIELD_UNKNOWN', `没有字段“${ours}”`, `there is no field “${ours}”`),
        );
    for (const [j, column] of (field.fields ?? []).entries())
      for (const name of [...RULES, 'defaultFormula', 'linkage'] as const)
        if (column[name] !== undefined)
          problems.push(
            found(
              `${path}.fields.${j}.${name}`,
              'COLUMN_RULE',
              `子表单的字段“${column.label}”只能设公式`,
              `“${column.label}” stands in a subform and can only have a formula`,
            ),
          );
  });
  (form.checks ?? []).forEach(({ id, rule, message, fields }, i) => {
    const path = `checks.${i}`;
    problems.push(...ruleProblems(`${path}.rule`, rule, schema));
    if (!message?.trim())
      problems.push(
        found(`${path}.message`, 'REQUIRED', '请写出校验的提示', 'say what is wrong when this check fails'),
      );
    if (form.checks!.findIndex((one) => one.id === id) < i)
      problems.push(found(`${path}.id`, 'DUPLICATE', '校验编号重复', 'the id of the check appears twice'));
    for (const key of fields)
      if (!fieldOf(form, key))
        problems.push(found(`${path}.fields`, 'FIELD_UNKNOWN', `没有字段“${key}”`, `there is no field “${key}”`));
  });
  return problems.length ? problems : circles(form, types, schema);
}

function circles(form: FormDefinition, types: FieldTypes, schema: FormulaSchema): Found[] {
  const ordered = inOrder(stepsOf(form, types, schema));
  if (!('cycle' in ordered)) return [];
  const labels = new Map(
    liveFields(form).flatMap((field) => [
      [field.key, field.label] as const,
      ...(field.fields ?? []).map(
        (column) => [`${field.key}.${column.key}`, `${field.label}.${column.label}`] as const,
      ),
    ]),
  );
  const path = ordered.cycle.map((key) => labels.get(key) ?? key).join(' → ');
  const at = form.fields.findIndex(({ key, removed }) => !removed && key === ordered.cycle[0]!.split('.')[0]);
  return [
    found(
      `fields.${at}`,
      'FORM_CYCLE',
      `这些字段互相依赖，算不出来：${path}`,
      `These fields depend on each other in a circle: ${path}`,
    ),
  ];
}
