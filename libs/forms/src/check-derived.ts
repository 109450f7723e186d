import type { Text } from '@careloop/kernel';
import { check, dependsOn, KIND_NAMES, type Kind } from '@careloop/rules';
import { formNamed, type LookupField, lookupsOf, type RollupField, rollupReads, rollupsOf } from './derived';
import { fieldOf, liveFields } from './fields';
import { keysRead } from './graph-steps';
import { ruleSchema } from './rule-schema';
import { isSubform } from './subforms';
import type { FieldDefinition, FieldLinkage, FieldTypes, FormDefinition } from './types';

interface Found {
  path: string;
  code: string;
  message: Text;
}

const problem = (path: string, code: string, zh: string, en: string): Found => ({ path, code, message: { zh, en } });

/** Kinds whose values have an order that people would call one. */
const ORDERED: readonly Kind[] = ['number', 'date', 'datetime'];
const MATCHED: readonly Kind[] = ['text', 'number', 'boolean', 'date', 'datetime', 'option', 'reference'];
const LATEST: readonly Kind[] = [...ORDERED, 'text', 'boolean', 'option', 'reference'];

/**
 * What is wrong with a form's lookups and rollups, as far as the other forms tell; `forms` are all of the workspace, this
 * one as it is to be.
 */
export function checkDerived(form: FormDefinition, types: FieldTypes, forms: readonly FormDefinition[]): Found[] {
  const at = (field: FieldDefinition) => `fields.${form.fields.indexOf(field)}`;
  const sources = (field: FieldDefinition) =>
    [field.formula, field.defaultFormula, field.lookup, field.rollup, field.linkage].filter((x) => x !== undefined);
  const problems = [...lookupsOf(form), ...rollupsOf(form)].flatMap((field) => {
    if (sources(field).length > 1)
      return [
        problem(
          at(field),
          'DERIVED_TWICE',
          `“${field.label}”的值只能有一个来源：公式、引用、汇总或联动`,
          `“${field.label}” can have one source only: a formula, a lookup, a rollup or a linkage`,
        ),
      ];
    if (field.required || field.unique || field.default !== undefined)
      return [
        problem(
          at(field),
          'DERIVED_SETTING',
          `“${field.label}”的值是算出来的，不能设必填、不重复或默认值`,
          `“${field.label}” is reckoned: it cannot be required, unique or have a default`,
        ),
      ];
    return [];
  });
  if (problems.length) return problems;
  return [
    ...lookupsOf(form).flatMap((field) => lookupProblems(`${at(field)}.lookup`, field, form, types, forms)),
    ...rollupsOf(form).flatMap((field) => rollupProblems(`${at(field)}.rollup`, field, form, types, forms)),
    ...liveFields(form).flatMap((field) =>
      field.linkage ? linkageProblems(`${at(field)}.linkage`, field, field.linkage, form, types, forms) : [],
    ),
  ];
}

/** Derived fields of other forms that this one, as it is to be, would leave without what they read. */
export function brokenFollowers(form: FormDefinition, types: FieldTypes, forms: readonly FormDefinition[]): Found[] {
  return forms.flatMap((other) => {
    if (other.id === form.id) return [];
    return checkDerived(other, types, forms).map(({ message }) =>
      problem(
        'fields',
        'FIELD_FOLLOWED',
        `表单“${other.name}”要用到这里的字段：${message.zh}`,
        `the form “${other.name}” reads fields of this one: ${message.en}`,
      ),
    );
  });
}

const unsaid = (path: string, { label }: FieldDefinition, zh: string, en: string): Found[] => [
  problem(path, 'REQUIRED', `“${label}”还没有选好${zh}`, `“${label}” does not say yet ${en}`),
];

const unknown = (path: string, key: string, form: FormDefinition): Found[] => [
  problem(path, 'FIELD_UNKNOWN', `表单“${form.name}”没有字段“${key}”`, `the form “${form.name}” has no field “${key}”`),
];

const unfit = (path: string, field: FieldDefinition, wanted: Text): Found[] => [
  problem(
    path,
    'DERIVED_UNFIT',
    `“${field.label}”须是${wanted.zh}字段`,
    `“${field.label}” has to be a field of kind ${wanted.en}`,
  ),
];

function lookupProblems(
  path: string,
  field: LookupField,
  form: FormDefinition,
  types: FieldTypes,
  forms: readonly FormDefinition[],
): Found[] {
  const { link, field: key } = field.lookup;
  if (!link || !key) return unsaid(path, field, '引用什么', 'what it looks up');
  const through = fieldOf(form, link);
  if (!through || through.form === undefined || types(through.type).kind !== 'reference')
    return [
      problem(
        `${path}.link`,
        'LINK_NEEDED',
        `“${field.label}”要通过一个关联字段引用，“${link}”不是`,
        `“${field.label}” looks through a link field; “${link}” is none`,
      ),
    ];
  const target = formNamed(forms, through.form);
  if (!target) return [];
  const source = fieldOf(target, key);
  if (!source) return unknown(`${path}.field`, key, target);
  return sameShape(source, field, types) ? [] : unfit(`${path}.field`, field, types(source.type).label);
}

/** Of a linkage: forms and fields that are there, pairs of one kind, and a value that fits. */
function linkageProblems(
  path: string,
  field: FieldDefinition,
  { form: name, match, take }: FieldLinkage,
  form: FormDefinition,
  types: FieldTypes,
  forms: readonly FormDefinition[],
): Found[] {
  const source = formNamed(forms, name);
  if (!source) return [problem(`${path}.form`, 'FORM_UNKNOWN', `没有表单“${name}”`, `there is no form “${name}”`)];
  if (!match.length)
    return [
      problem(`${path}.match`, 'REQUIRED', '数据联动要有至少一个条件', 'a linkage needs at least one pair to match'),
    ];
  const problems = match.flatMap(({ theirs, ours }, i) => {
    const [there, here] = [fieldOf(source, theirs), fieldOf(form, ours)];
    if (!there) return unknown(`${path}.match.${i}.theirs`, theirs, source);
    if (!here) return [];
    const kinds = [types(there.type).kind, types(here.type).kind] as const;
    if (kinds[0] === kinds[1] && MATCHED.includes(kinds[0])) return [];
    return [
      problem(
        `${path}.match.${i}`,
        'LINKAGE_UNFIT',
        `“${there.label}”和“${here.label}”不能相比`,
        `“${there.label}” and “${here.label}” cannot be compared`,
      ),
    ];
  });
  const taken = fieldOf(source, take);
  if (!taken) return [...problems, ...unknown(`${path}.take`, take, source)];
  return sameShape(taken, field, types)
    ? problems
    : [...problems, ...unfit(`${path}.take`, field, types(taken.type).label)];
}

/** Whether a column of one can hold the values of the other. */
function sameShape(source: FieldDefinition, field: FieldDefinition, types: FieldTypes): boolean {
  if (isSubform(source) || isSubform(field) || types(field.type).system) return false;
  const [from, to] = [types(source.type), types(field.type)];
  return from.kind === to.kind && from.column(source) === to.column(field) && source.form === field.form;
}

function rollupProblems(
  path: string,
  field: RollupField,
  form: FormDefinition,
  types: FieldTypes,
  forms: readonly FormDefinition[],
): Found[] {
  const { form: name, link, op, field: key, by, filter } = field.rollup;
  if (!name || !link || (op !== 'count' && !key)) return unsaid(path, field, '汇总什么', 'what it sums up');
  const source = formNamed(forms, name);
  if (!source) return [problem(`${path}.form`, 'FORM_UNKNOWN', `没有表单“${name}”`, `there is no form “${name}”`)];
  const through = fieldOf(source, link);
  if (!through || formNamed([form], through.form) === undefined || types(through.type).kind !== 'reference')
    return [
      problem(
        `${path}.link`,
        'LINK_NEEDED',
        `表单“${source.name}”的“${link}”不是指向这张表单的关联字段`,
        `“${link}” of the form “${source.name}” is no link to this form`,
      ),
    ];
  const { kind } = types(field.type);
  if (filter !== undefined) {
    const schema = ruleSchema(source, types);
    const found = check(filter, schema).map((p) => ({ ...p, path: `${path}.filter.${p.path}` }));
    const { relations, change } = dependsOn(filter);
    if (!found.length && (relations.length || change))
      return [
        problem(
          `${path}.filter`,
          'FORM_RULE_OUT_OF_REACH',
          '汇总条件只能用那张表单自己的字段',
          'the condition of a rollup can only speak of the fields of that form',
        ),
      ];
    if (found.length) return found;
  }
  if (op === 'count') return kind === 'number' ? [] : unfit(path, field, KIND_NAMES.number);
  const read = key === undefined ? undefined : fieldOf(source, key);
  if (!read) return unknown(`${path}.field`, key ?? '', source);
  const from = types(read.type).kind;
  const fits = op === 'sum' || op === 'avg' ? ['number'] : op === 'latest' ? LATEST : ORDERED;
  if (!fits.includes(from))
    return [
      problem(
        `${path}.field`,
        'ROLLUP_UNFIT',
        `“${read.label}”不能这样汇总`,
        `“${read.label}” cannot be summed up like this`,
      ),
    ];
  if (op === 'latest' && by !== undefined) {
    const order = fieldOf(source, by);
    if (!order) return unknown(`${path}.by`, by, source);
    if (!ORDERED.includes(types(order.type).kind))
      return [
        problem(`${path}.by`, 'ROLLUP_UNFIT', `“${order.label}”分不出先后`, `“${order.label}” has no first and last`),
      ];
  }
  if (op === 'sum' || op === 'avg') return kind === 'number' ? [] : unfit(path, field, KIND_NAMES.number);
  return sameShape(read, field, types) ? [] : unfit(path, field, types(read.type).label);
}

/** Derived fields and formulas of several forms that depend on each other in a circle, if there are such. */
export function derivedCircle(forms: readonly FormDefinition[]): Found[] {
  const cycle = cycleOf(forms)?.join(' → ');
  return cycle === undefined
    ? []
    : [
        problem(
          'fields',
          'FORM_CYCLE',
          `这些字段互相依赖，算不出来：${cycle}`,
          `These fields depend on each other in a circle: ${cycle}`,
        ),
      ];
}

/** The way round, by labels, or null. */
function cycleOf(forms: readonly FormDefinition[]): string[] | null {
  const label = new Map<string, string>();
  const reads = new Map<string, string[]>();
  for (const form of forms) {
    const own = (key: string) => `${form.id}.${key.split('.')[0]}`;
    for (const field of liveFields(form)) {
      label.set(own(field.key), `${form.name}.${field.label}`);
      const formulas = [field.formula, ...(field.fields ?? []).map((column) => column.formula)];
      const keys = formulas.flatMap((formula) => (formula ? keysRead(formula).map(own) : []));
      if (field.lookup) {
        keys.push(own(field.lookup.link));
        const target = formNamed(forms, fieldOf(form, field.lookup.link)?.form);
        if (target) keys.push(`${target.id}.${field.lookup.field}`);
      }
      if (field.rollup) {
        const source = formNamed(forms, field.rollup.form);
        if (source) keys.push(...rollupReads(field as RollupField).map((key) => `${source.id}.${key}`));
      }
      // Inside one form rows may read each other and the form them: that order the form's own graph knows.
      reads.set(own(field.key), isSubform(field) ? [] : keys);
    }
  }
  const state = new Map<string, 'open' | 'done'>();
  const way: string[] = [];
  const visit = (node: string): string[] | null => {
    if (state.get(node) === 'done') return null;
    if (state.get(node) === 'open') return [...way.slice(way.indexOf(node)), node];
    state.set(node, 'open');
    way.push(node);
    for (const next of reads.get(node) ?? []) {
      const cycle = visit(next);
      if (cycle) return cycle;
    }
    way.pop();
    state.set(node, 'done');
    return null;
  };
  for (const node of reads.keys()) {
    const cycle = visit(node);
    if (cycle) return cycle.map((key) => label.get(key) ?? key);
  }
  return null;
}
