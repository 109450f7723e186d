import type { Detail } from '@careloop/kernel';
import { dependsOn, type RuleContext } from '@careloop/rules';
import { isEmpty, sameValue } from './empty';
import { emptyRollup, lookupsOf, rollupsOf } from './derived';
import { fieldOf, liveFields } from './fields';
import { formGraph, type FormGraph, type FormState } from './graph';
import { isReckoned } from './graph-steps';
import { READ_ONLY, REQUIRED } from './sentences';
import type { FieldProblem, FormDefinition } from './types';
import { checkRecord, detailOf, type CheckedRecord, type CheckOptions } from './validate';

export interface WriteOptions extends CheckOptions {
  /** When and where formulas and conditions are reckoned. */
  context: RuleContext;
  /** Somebody writes who minds `readonlyWhen`: a person or a client, not an import or an automation. */
  guarded?: boolean;
  /** What the links of lookups lead to; those left out are known from the record when their link stays. */
  looked?: Record<string, unknown>;
}

type Values = Record<string, unknown>;

const ruled = new WeakMap<FormDefinition, boolean>();

/** Whether a form has formulas, conditions or checks: without them a record is judged field by field. */
export function hasRules(form: FormDefinition): boolean {
  let known = ruled.get(form);
  if (known === undefined) {
    known =
      !!form.checks?.length ||
      liveFields(form).some(
        (f) =>
          isReckoned(f) ||
          f.defaultFormula !== undefined ||
          f.visibleWhen !== undefined ||
          f.requiredWhen !== undefined ||
          f.readonlyWhen !== undefined ||
          f.fields?.some((column) => column.formula !== undefined),
      );
    ruled.set(form, known);
  }
  return known;
}

/**
 * Checks a record, or with `partial` a change to `previous`, by its fields and by the form's rules, and reckons what
 * formulas make. `values` is what is to be stored: all of a new record, or what is another value now. A formula's value
 * may be sent along when it is right; what a change did not cause (an old record that misses something) is not its fault.
 */
export function writtenRecord(form: FormDefinition, input: unknown, options: WriteOptions): CheckedRecord {
  if (!hasRules(form)) return checkRecord(form, input, options);
  const { types, partial = false, previous = {}, context } = options;
  const graph = formGraph(form, types);
  const made = graph.reckoned;
  const given = typeof input === 'object' && input !== null && !Array.isArray(input) ? (input as Values) : {};
  const typed = Object.fromEntries(Object.entries(given).filter(([key]) => !made.has(key)));

  const base = checkRecord(form, given === input ? typed : input, { ...options, partial: true });
  const details = base.details.filter((detail) => !lacks(detail));
  const blame = (key: string, problem: FieldProblem) => {
    const path = `values.${key}`;
    if (!details.some((detail) => detail.path === path || detail.path.startsWith(`${path}.`)))
      details.push(detailOf(path, problem, fieldOf(form, key)?.label, options));
  };

  const { looked } = options;
  const known = Object.fromEntries(lookupsOf(form).map(({ key }) => [key, previous[key] ?? null]));
  const start = () => graph.start(previous, context, { looked: known });
  const before = partial ? start() : null;
  if (!partial) for (const field of rollupsOf(form)) base.values[field.key] = emptyRollup(field);
  const state = before
    ? changed(graph, start(), base.values, context, looked)
    : graph.start(base.values, context, { isNew: true, looked });
  if (options.guarded)
    for (const key of locked(graph, before ?? state, base.values, context, before ? previous : null))
      blame(key, READ_ONLY_NOW);
  for (const [i, { code, path }] of [...details.entries()].reverse())
    if (code === 'OPTION_NOT_OFFERED' && state.hidden.has(path.slice('values.'.length))) details.splice(i, 1);
  for (const key of made)
    if (Object.hasOwn(given, key) && !sameValue(given[key], state.values[key])) blame(key, READ_ONLY);

  const lacking = new Set(before ? graph.missing(before) : []);
  for (const key of graph.missing(state)) if (!lacking.has(key) || Object.hasOwn(given, key)) blame(key, REQUIRED);
  // A default that a formula made has to fit its field like any other value.
  if (!before) {
    const defaults = liveFields(form).filter(({ key, defaultFormula }) => defaultFormula && !state.touched.has(key));
    const values = Object.fromEntries(defaults.map(({ key }) => [key, state.seen[key]]));
    details.push(
      ...checkRecord(form, values, { ...options, partial: true }).details.filter((detail) => !lacks(detail)),
    );
  }
  if (!details.length) details.push(...broken(form, state, before, base.values));

  const stored = graph.submitted(state);
  if (!before) return { values: stored, details };
  // A field that was hidden before keeps what an older version of the form has left in it.
  const was = graph.submitted(before);
  const values = Object.fromEntries(
    Object.entries(stored).filter(([key, value]) =>
      made.has(key) ? !sameValue(previous[key], value) : Object.hasOwn(base.values, key) || !sameValue(was[key], value),
    ),
  );
  return { values, details };
}

/** Whether it says that a field is missing: which ones are required the graph knows. Of a row's columns it is final. */
const lacks = ({ code, path }: Detail): boolean => code === REQUIRED.code && path.split('.').length === 2;

const READ_ONLY_NOW: FieldProblem = {
  code: 'READ_ONLY',
  message: { zh: '现在不能修改', en: 'cannot be changed now' },
};

function changed(
  graph: FormGraph,
  state: FormState,
  values: Values,
  context: RuleContext,
  looked: Values = {},
): FormState {
  Object.assign(state.values, values);
  graph.recompute(state, Object.keys(values), context);
  graph.look(state, looked, context);
  return state;
}

/** Fields that were written though they can't be now: in a new record, beyond what the form would fill in by itself. */
function locked(
  graph: FormGraph,
  state: FormState,
  values: Values,
  context: RuleContext,
  previous: Values | null,
): string[] {
  const keys = Object.keys(values).filter((key) => state.readonly.has(key));
  if (!keys.length) return [];
  const rest = Object.fromEntries(Object.entries(values).filter(([key]) => !keys.includes(key)));
  const own = previous ?? graph.start(rest, context, { isNew: true }).values;
  return keys.filter((key) => !sameValue(own[key], values[key]));
}

/** Checks across fields that do not hold, in the author's words; of a change, those it broke or touches. */
function broken(form: FormDefinition, state: FormState, before: FormState | null, values: Values): Detail[] {
  return (form.checks ?? []).flatMap(({ id, rule, message, fields }) => {
    if (!state.failed.has(id)) return [];
    const { fields: own, relations } = dependsOn(rule);
    const reads = [...own, ...relations.map(({ key }) => key), ...fields];
    if (before?.failed.has(id) && !reads.some((key) => Object.hasOwn(values, key))) return [];
    const at = fields.find((key) => !state.hidden.has(key) && !isEmpty(state.values[key])) ?? fields[0];
    return [{ path: at ? `values.${at}` : 'values', code: 'CHECK_FAILED', message }];
  });
}
