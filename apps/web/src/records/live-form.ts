import { formGraph, hasRules, type FormDefinition, type FormGraph, type FormState } from '@careloop/forms';
import type { RuleContext } from '@careloop/rules';
import { fieldType } from '../forms/field-types';

/** What a field is told about itself. */
export interface FieldStanding {
  hidden: boolean;
  required: boolean;
  /** Nobody may write it now, or a formula does. */
  locked: boolean;
}

/**
 * A form that is being filled: after each keystroke it reckons what depends on that field, and tells the fields that look
 * another way now. The same graph judges the record on the server.
 */
export class LiveForm {
  private readonly graph: FormGraph;
  private readonly listeners = new Map<string, Set<() => void>>();
  private readonly standings = new Map<string, FieldStanding>();
  private readonly made: ReadonlySet<string>;
  private state!: FormState;

  constructor(
    private readonly form: FormDefinition,
    private readonly context: () => RuleContext,
    values: Record<string, unknown>,
    isNew: boolean,
  ) {
    this.graph = formGraph(form, fieldType);
    this.made = new Set(this.graph.formulas);
    this.restart(values, isNew);
  }

  /** A live form where the form has anything to reckon; null spares the others the work. */
  static of(
    form: FormDefinition,
    context: () => RuleContext,
    values: Record<string, unknown>,
    isNew: boolean,
  ): LiveForm | null {
    return hasRules(form) ? new LiveForm(form, context, values, isNew) : null;
  }

  /** Values by key, with what was reckoned. */
  get values(): Readonly<Record<string, unknown>> {
    return this.state.values;
  }

  /** Begins again with other values: another version came in, or changes were given up. */
  restart(values: Record<string, unknown>, isNew: boolean): void {
    this.state = this.graph.start(values, this.context(), { isNew });
    for (const key of this.listeners.keys()) this.look(key);
  }

  /** A field was written; answers the values of others that follow. */
  write(key: string, value: unknown): Record<string, unknown> {
    this.state.values[key] = value;
    const { values, visible, required, readonly } = this.graph.recompute(this.state, [key], this.context());
    for (const other of new Set([...visible, ...required, ...readonly])) this.look(other);
    return Object.fromEntries([...values].map((other) => [other, this.state.values[other]]));
  }

  /** How a field stands; the same object until it changes. */
  standing(key: string): FieldStanding {
    return this.standings.get(key) ?? this.look(key);
  }

  subscribe(key: string, listener: () => void): () => void {
    const own = this.listeners.get(key) ?? new Set();
    this.listeners.set(key, own.add(listener));
    return () => void own.delete(listener);
  }

  private look(key: string): FieldStanding {
    const now: FieldStanding = {
      hidden: this.state.hidden.has(key),
      required: this.graph.isRequired(this.state, key),
      locked: this.made.has(key) || this.state.readonly.has(key),
    };
    const was = this.standings.get(key);
    if (was && was.hidden === now.hidden && was.required === now.required && was.locked === now.locked) return was;
    this.standings.set(key, now);
    this.listeners.get(key)?.forEach((listener) => listener());
    return now;
  }
}
