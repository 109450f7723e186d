import {
  formGraph,
  hasRules,
  lookupsOf,
  type FormChanges,
  type FormDefinition,
  type FormGraph,
  type FormState,
} from '@careloop/forms';
import type { RuleContext } from '@careloop/rules';
import { fieldType } from '../forms/field-types';

/** What a field is told about itself. */
export interface FieldStanding {
  hidden: boolean;
  required: boolean;
  /** Nobody may write it now, or a formula does. */
  locked: boolean;
}

/** Asks the server what lookups and linkages fill in, given the values so far. */
export type AskServer = (values: Record<string, unknown>, fields: string[]) => Promise<Record<string, unknown>>;

/** What a form tells about itself as answers come in. */
export interface LiveHooks {
  ask: AskServer;
  /** These fields have other values now. */
  filled: (values: Record<string, unknown>) => void;
  failed: (error: unknown) => void;
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
  private readonly lookups: readonly string[];
  private state!: FormState;
  private hooks: LiveHooks | undefined;
  /** By field, which question is the last: earlier answers come too late. */
  private readonly asked = new Map<string, number>();
  private questions = 0;

  constructor(
    form: FormDefinition,
    private readonly context: () => RuleContext,
    values: Record<string, unknown>,
    isNew: boolean,
  ) {
    this.graph = formGraph(form, fieldType);
    this.made = this.graph.reckoned;
    this.lookups = lookupsOf(form).map(({ key }) => key);
    this.restart(values, isNew);
  }

  /** A live form where the form has anything to reckon; null spares the others the work. */
  static of(
    form: FormDefinition,
    context: () => RuleContext,
    values: Record<string, unknown>,
    isNew: boolean,
  ): LiveForm | null {
    const reckons = hasRules(form) || form.fields.some(({ linkage, removed }) => linkage && !removed);
    return reckons ? new LiveForm(form, context, values, isNew) : null;
  }

  /** Values by key, with what was reckoned. */
  get values(): Readonly<Record<string, unknown>> {
    return this.state.values;
  }

  /** Begins again with other values: another version came in, or changes were given up. */
  restart(values: Record<string, unknown>, isNew: boolean): void {
    this.asked.clear();
    const looked = isNew ? {} : Object.fromEntries(this.lookups.map((key) => [key, values[key] ?? null]));
    this.state = this.graph.start(values, this.context(), { isNew, looked });
    for (const key of this.listeners.keys()) this.look(key);
  }

  /** Says who asks the server and takes what it answers; without anybody lookups stay empty until the record is saved. */
  listen(hooks: LiveHooks): () => void {
    this.hooks = hooks;
    return () => {
      if (this.hooks === hooks) this.hooks = undefined;
    };
  }

  /** A field was written; answers the values of others that follow. */
  write(key: string, value: unknown): Record<string, unknown> {
    this.state.values[key] = value;
    return this.told(this.graph.recompute(this.state, [key], this.context()));
  }

  /** What the links of lookups are known to lead to. */
  get looked(): Readonly<Record<string, unknown>> {
    return this.state.looked;
  }

  private told({ values, visible, required, readonly, lookups, linkages }: FormChanges): Record<string, unknown> {
    for (const other of new Set([...visible, ...required, ...readonly])) this.look(other);
    const open = [...lookups, ...linkages];
    if (open.length && this.hooks) void this.question(open);
    return Object.fromEntries([...values].map((other) => [other, this.state.values[other]]));
  }

  /** Asks for fields and takes what comes, unless it was asked again meanwhile. */
  private async question(fields: string[]): Promise<void> {
    const { ask } = this.hooks!;
    const own = ++this.questions;
    for (const field of fields) this.asked.set(field, own);
    try {
      const answer = await ask({ ...this.state.values }, fields);
      const open = fields.filter((field) => this.asked.get(field) === own);
      const looked = open.filter((field) => this.lookups.includes(field));
      const changes = [
        this.graph.look(
          this.state,
          Object.fromEntries(looked.map((key) => [key, answer[key] ?? null])),
          this.context(),
        ),
      ];
      const linked = open.filter((field) => !looked.includes(field));
      for (const key of linked) this.state.values[key] = answer[key] ?? null;
      changes.push(this.graph.recompute(this.state, linked, this.context(), { touch: false }));
      const values = Object.fromEntries(linked.map((key) => [key, this.state.values[key]]));
      this.hooks?.filled(
        Object.assign(values, ...changes.map((change) => this.told(change))) as Record<string, unknown>,
      );
    } catch (error) {
      this.hooks?.failed(error);
    }
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
