import { Invalid } from '@careloop/kernel';
import type { RuleContext } from '@careloop/rules';
import { isEmpty, sameValue } from './empty';
import { lookupsOf } from './derived';
import { fieldOf, liveFields } from './fields';
import { formulaSchema } from './formula-schema';
import { inOrder, readersOf } from './graph-order';
import { Queue } from './graph-queue';
import { isReckoned, lookedKey, NOW, stepsOf, type Step } from './graph-steps';
import type { FieldTypes, FormDefinition } from './types';

/**
 * A form being filled. Changed in place, so that a keystroke costs what it touches. Hidden fields keep what was typed (it is
 * there again when they are shown) while all else reads them as empty, and `submitted` leaves them out.
 */
export interface FormState {
  /** By key, as typed and reckoned; hidden ones too. */
  values: Record<string, unknown>;
  /** As formulas, rules and the server read them: hidden fields are null, unless a formula makes them. */
  seen: Record<string, unknown>;
  hidden: Set<string>;
  /** By `requiredWhen`; see `isRequired`. */
  required: Set<string>;
  readonly: Set<string>;
  /** Checks that do not hold. */
  failed: Set<string>;
  /** What the links of lookups lead to, by the lookup's key; without an entry it is not known yet. */
  looked: Record<string, unknown>;
  /** Written by somebody: their default formula no longer follows. */
  touched: Set<string>;
}

/** What a change led to: keys of fields whose value, visibility … is another now, checks, and linkages to look up. */
export interface FormChanges {
  values: Set<string>;
  visible: Set<string>;
  required: Set<string>;
  readonly: Set<string>;
  checks: Set<string>;
  /** Fields whose linkage is to be asked again; write what comes back and `recompute` with `touch: false`. */
  linkages: Set<string>;
  /** Lookups whose link leads elsewhere now: say what to (`look`). Until then they are empty. */
  lookups: Set<string>;
  /** How many steps were reckoned. */
  steps: number;
}

/** The dependency graph of one form version: the same object serves every record, in the browser and on the server. */
export interface FormGraph {
  /** Everything reckoned once. Of a new record given values count as written; of an existing one all do. */
  start(values: Record<string, unknown>, context: RuleContext, options?: StartOptions): FormState;
  /**
   * After `state.values` of these keys were written: reckons what depends on them, nothing else. `lines.amount` names a
   * column of a subform, `lines` all of it, `_now` the passing of time.
   */
  recompute(
    state: FormState,
    changed: readonly string[],
    context: RuleContext,
    options?: { touch?: boolean },
  ): FormChanges;
  /** What links lead to, by lookup: reckons them and all that depends on them. */
  look(state: FormState, looked: Record<string, unknown>, context: RuleContext): FormChanges;
  /** What is saved: every value that is there to be seen; fields that are hidden are null. */
  submitted(state: FormState): Record<string, unknown>;
  /** Whether a field has to be filled in now. */
  isRequired(state: FormState, key: string): boolean;
  /** Fields that have to be filled in and are empty, in the form's order. */
  missing(state: FormState): string[];
  /** Fields that nobody writes: made by a formula, a lookup or a rollup. */
  readonly reckoned: ReadonlySet<string>;
  /** Fields and columns with a formula, in an order in which each comes after those it reads. */
  readonly formulas: readonly string[];
  /** Of those, the ones that a change of these keys can reach: what to compute set-based. */
  formulasAfter(changed: readonly string[]): string[];
}

export interface StartOptions {
  /** Of a new record given values count as written; of an existing one all do. */
  isNew?: boolean;
  /** What the links of lookups lead to. */
  looked?: Record<string, unknown>;
}

const graphs = new WeakMap<FieldTypes, WeakMap<FormDefinition, FormGraph>>();

/**
 * The graph of a form's rules and formulas, made once per form version. `Invalid('FORM_CYCLE', { path: 'a → b → a' })`
 * when fields depend on each other in a circle; `checkDefinition` tells beforehand.
 */
export function formGraph(form: FormDefinition, types: FieldTypes): FormGraph {
  const byForm = graphs.get(types) ?? new WeakMap<FormDefinition, FormGraph>();
  graphs.set(types, byForm);
  let graph = byForm.get(form);
  if (!graph) {
    const ordered = inOrder(stepsOf(form, types, formulaSchema(form, types)));
    if ('cycle' in ordered) throw new Invalid('FORM_CYCLE', { path: ordered.cycle.join(' → ') });
    byForm.set(form, (graph = new Graph(form, ordered.steps)));
  }
  return graph;
}

const nothing = (): FormChanges => ({
  values: new Set(),
  visible: new Set(),
  required: new Set(),
  readonly: new Set(),
  checks: new Set(),
  linkages: new Set(),
  lookups: new Set(),
  steps: 0,
});

/** Adds or removes a key; whether that changed the set. */
function turned(set: Set<string>, key: string, on: boolean): boolean {
  if (set.has(key) === on) return false;
  if (on) set.add(key);
  else set.delete(key);
  return true;
}

class Graph implements FormGraph {
  readonly formulas: readonly string[];
  private readonly readers: (key: string) => readonly number[];
  readonly reckoned: ReadonlySet<string>;
  private readonly lookups: Map<string, string[]>;
  private readonly checked: Map<string, string[]>;

  constructor(
    private readonly form: FormDefinition,
    private readonly steps: readonly Step[],
  ) {
    this.readers = readersOf(steps);
    this.formulas = steps.filter(({ kind }) => kind === 'formula').map(({ key }) => key);
    this.reckoned = new Set(liveFields(form).flatMap((field) => (isReckoned(field) ? [field.key] : [])));
    this.lookups = new Map();
    for (const { key, lookup } of lookupsOf(form))
      this.lookups.set(lookup.link, [...(this.lookups.get(lookup.link) ?? []), key]);
    this.checked = new Map(form.checks?.map(({ id, fields }) => [id, fields]));
  }

  start(
    values: Record<string, unknown>,
    context: RuleContext,
    { isNew = false, looked = {} }: StartOptions = {},
  ): FormState {
    const written = isNew ? Object.keys(values) : liveFields(this.form).map(({ key }) => key);
    const state: FormState = {
      values: { ...values },
      seen: { ...values },
      hidden: new Set(),
      required: new Set(),
      readonly: new Set(),
      failed: new Set(),
      looked: { ...looked },
      touched: new Set(written),
    };
    const changes = nothing();
    for (const step of this.steps) this.run(step, state, context, changes);
    return state;
  }

  recompute(
    state: FormState,
    changed: readonly string[],
    context: RuleContext,
    { touch = true }: { touch?: boolean } = {},
  ): FormChanges {
    const changes = nothing();
    const queue = new Queue();
    const wake = (key: string) => this.readers(key).forEach((at) => queue.add(at));
    for (const key of changed) {
      const own = key.split('.')[0]!;
      for (const lookup of this.lookups.get(key) ?? []) delete state.looked[lookup];
      if (touch && key !== NOW) state.touched.add(own);
      if (Object.hasOwn(state.values, own)) this.show(state, own);
      wake(key);
    }
    for (let at = queue.next(); at !== undefined; at = queue.next()) {
      const step = this.steps[at]!;
      if (this.run(step, state, context, changes) && step.writes) wake(step.writes);
    }
    return changes;
  }

  look(state: FormState, looked: Record<string, unknown>, context: RuleContext): FormChanges {
    Object.assign(state.looked, looked);
    return this.recompute(state, Object.keys(looked).map(lookedKey), context, { touch: false });
  }

  submitted({ seen, values }: FormState): Record<string, unknown> {
    return Object.fromEntries(Object.keys(values).map((key) => [key, seen[key] ?? null]));
  }

  isRequired(state: FormState, key: string): boolean {
    return !state.hidden.has(key) && (state.required.has(key) || fieldOf(this.form, key)?.required === true);
  }

  missing(state: FormState): string[] {
    const keys = liveFields(this.form).map(({ key }) => key);
    return keys.filter((key) => this.isRequired(state, key) && isEmpty(state.values[key]));
  }

  formulasAfter(changed: readonly string[]): string[] {
    const reached = new Set<number>();
    const queue = new Queue();
    const wake = (key: string) => this.readers(key).forEach((at) => queue.add(at));
    changed.forEach(wake);
    for (let at = queue.next(); at !== undefined; at = queue.next()) {
      const { kind, key } = this.steps[at]!;
      if (kind !== 'formula' || reached.has(at)) continue;
      reached.add(at);
      wake(key);
    }
    return [...reached].sort((a, b) => a - b).map((at) => this.steps[at]!.key);
  }

  /** What others read of a field: nothing while it is hidden, unless a formula makes it. */
  private show(state: FormState, key: string): void {
    state.seen[key] = state.hidden.has(key) && !this.reckoned.has(key) ? null : state.values[key];
  }

  /** Reckons one step; whether what it decides is another now. */
  private run(step: Step, state: FormState, context: RuleContext, changes: FormChanges): boolean {
    const { kind, key } = step;
    changes.steps++;
    switch (kind) {
      case 'formula':
        return step.column ? this.cells(step, state, context, changes) : this.value(step, state, context, changes);
      case 'default':
        return !state.touched.has(key) && this.value(step, state, context, changes);
      case 'lookup': {
        const empty = isEmpty(state.seen[fieldOf(this.form, key)!.lookup!.link]);
        if (!empty && !Object.hasOwn(state.looked, key)) changes.lookups.add(key);
        return this.keep(key, empty ? null : (state.looked[key] ?? null), state, changes);
      }
      case 'linkage':
        changes.linkages.add(key);
        return false;
      case 'visible': {
        const hides = !step.reckon(state.seen, context);
        if (!turned(state.hidden, key, hides)) return false;
        changes.visible.add(key);
        this.show(state, key);
        return true;
      }
      case 'check': {
        const fields = this.checked.get(key)!;
        const asked = !fields.length || fields.some((field) => !state.hidden.has(field));
        const fails = asked && !step.reckon(state.seen, context);
        if (turned(state.failed, key, fails)) changes.checks.add(key);
        return false;
      }
      default:
        if (turned(state[kind], key, step.reckon(state.seen, context) === true)) changes[kind].add(key);
        return false;
    }
  }

  private value({ key, reckon }: Step, state: FormState, context: RuleContext, changes: FormChanges): boolean {
    return this.keep(key, reckon(state.seen, context), state, changes);
  }

  private keep(key: string, value: unknown, state: FormState, changes: FormChanges): boolean {
    if (sameValue(state.values[key], value)) return false;
    state.values[key] = value;
    this.show(state, key);
    changes.values.add(key);
    return true;
  }

  /** A column of every row. The rows are new objects where a cell changed. */
  private cells({ column, reckon }: Step, state: FormState, context: RuleContext, changes: FormChanges): boolean {
    const { subform, key } = column!;
    const rows = state.values[subform];
    if (!Array.isArray(rows)) return false;
    let changed = false;
    const reckoned = rows.map((row: Record<string, unknown>) => {
      const value = reckon(state.seen, context, row);
      if (sameValue(row[key], value)) return row;
      changed = true;
      return { ...row, [key]: value };
    });
    if (!changed) return false;
    state.values[subform] = reckoned;
    this.show(state, subform);
    changes.values.add(subform);
    return true;
  }
}
