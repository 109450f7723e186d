import { Inject, Injectable } from '@nestjs/common';
import { today } from '@careloop/calendar';
import {
  ajvCheck,
  applyDefaults,
  checkRecord,
  type CheckedRecord,
  type FieldLinkage,
  formNamed,
  liveFields,
  lookupsOf,
  writtenRecord,
  type WriteOptions,
} from '@careloop/forms';
import type { FilledRecord, FillRecord } from '@careloop/contracts';
import { linkedBy, lookedUp, type Queryable, type RecordTable } from '@careloop/database';
import type { Cause, RequestContext } from '@careloop/kernel';
import type { RuleContext } from '@careloop/rules';
import type { Registry } from '@careloop/sdk';
import { AppClock } from '../clock';
import { Database } from '../database';
import { FileUses, settleFiles } from '../files/file-uses';
import { FormsService } from '../forms/forms.service';
import { APP_REGISTRY } from '../registry';
import { traditional } from '../traditional';
import { idChecker } from './known-ids';
import { PeopleService } from './people.service';

/** Whose writes mind `readonlyWhen`: people's, however they come. */
const GUARDED: ReadonlySet<Cause['kind']> = new Set(['person', 'api', 'batch', 'public']);

/** Values in their one spelling, and what is wrong with them. `partial` = a change of some fields of `previous`. */
export interface RecordCheck {
  (values: Record<string, unknown>, partial: boolean, previous?: Record<string, unknown>): CheckedRecord;
  /**
   * Asks, for many records at once, what their links lead to and what linkages fill in, before they are judged.
   */
  prepare(client: Queryable, records: readonly ToJudge[]): Promise<void>;
}

/** A record that is about to be judged: what is written, and for a change what is there. */
export interface ToJudge {
  values: Record<string, unknown>;
  previous?: Record<string, unknown>;
}

/** What was asked about a record before it is judged. */
interface Answers {
  linked: Record<string, unknown> | undefined;
  looked: Record<string, unknown>;
}

/** Judges records by their form, and fills in what follows from what was filled in: defaults, linkages, lookups. */
@Injectable()
export class JudgeService {
  constructor(
    private db: Database,
    private forms: FormsService,
    private people: PeopleService,
    private fileUses: FileUses,
    private clock: AppClock,
    @Inject(APP_REGISTRY) private registry: Registry,
  ) {}

  ruleContext(ctx: RequestContext): RuleContext {
    return { now: this.clock.now(), zone: ctx.zone, ...(ctx.memberId && { memberId: ctx.memberId }) };
  }

  /**
   * What checks values as a writer must at this moment, for one record or for thousands. `inputs`: values that may name
   * files the record does not have yet; of others none is taken. `readable`: whether the writer may see a record that has such a file.
   */
  async checker(
    ctx: RequestContext,
    table: RecordTable,
    inputs: readonly unknown[],
    readable: (form: string, id: string) => Promise<boolean>,
  ): Promise<RecordCheck> {
    const known = await this.people.known(ctx);
    const files = await this.fileUses.usable(ctx, table, inputs, readable);
    const now = this.clock.now();
    const defaults = { today: today(now, ctx.zone), now, memberId: ctx.memberId };
    const asNew: WriteOptions = {
      types: this.registry.field,
      check: ajvCheck,
      language: ctx.language,
      traditional,
      context: this.ruleContext(ctx),
      guarded: GUARDED.has(ctx.cause.kind),
    };
    const asChange: WriteOptions = { ...asNew, partial: true };
    const idProblems = idChecker(table, known);
    const answers = new WeakMap<Record<string, unknown>, Answers>();
    const check = (values: Record<string, unknown>, partial: boolean, previous?: Record<string, unknown>) => {
      const answer = answers.get(values);
      const given = answer?.linked ? { ...answer.linked, ...values } : values;
      const filled = partial ? values : applyDefaults(table.form, this.registry.field, given, defaults);
      const options = previous ? { ...asChange, previous } : partial ? asChange : asNew;
      const checked = writtenRecord(table.form, filled, answer ? { ...options, looked: answer.looked } : options);
      checked.details.push(
        ...idProblems(checked.values, previous),
        ...settleFiles(table, checked.values, previous, files),
      );
      return checked;
    };
    const prepare = async (client: Queryable, records: readonly ToJudge[]) => {
      const linked = await this.linked(client, table, records);
      if (!linked && !lookupsOf(table.form).length) return;
      const whole = records.map(({ values, previous }, i) => ({ ...previous, ...linked?.[i], ...values }));
      const looked = await lookedUp(client, table, whole);
      records.forEach(({ values }, i) => answers.set(values, { linked: linked?.[i], looked: looked[i]! }));
    };
    return Object.assign(check, { prepare });
  }

  /** What linkages fill in for new records, where nothing is given; null when the form has none. */
  private async linked(
    client: Queryable,
    table: RecordTable,
    records: readonly ToJudge[],
  ): Promise<Record<string, unknown>[] | null> {
    const fields = liveFields(table.form).filter(({ linkage }) => linkage);
    if (!fields.length || records.every(({ previous }) => previous)) return null;
    const filled: Record<string, unknown>[] = records.map(() => ({}));
    for (const { key, linkage } of fields) {
      const source = formNamed(table.forms, linkage!.form);
      const asked = records.flatMap(({ values, previous }, i) => (previous || values[key] !== undefined ? [] : [i]));
      if (!source || !asked.length) continue;
      const own = asked.map((i) => this.sound(table, linkage!, { ...filled[i], ...records[i]!.values }));
      const found = await linkedBy(client, table.of(source), table, linkage!, own);
      found.forEach((value, n) => (filled[asked[n]!]![key] = value));
    }
    return filled;
  }

  /** What a linkage compares, in its one spelling; what does not fit its field is left out: that is told when it is judged. */
  private sound(table: RecordTable, { match }: FieldLinkage, values: Record<string, unknown>) {
    const keys = match.map(({ ours }) => ours).filter((key) => values[key] !== undefined);
    const own = Object.fromEntries(keys.map((key) => [key, values[key]]));
    const options = { types: this.registry.field, check: ajvCheck, language: 'zh-CN' as const, partial: true };
    const { values: clean, details } = checkRecord(table.form, own, options);
    const bad = new Set(details.map(({ path }) => path.split('.')[1]));
    return Object.fromEntries(Object.entries(clean).filter(([key]) => !bad.has(key)));
  }

  /**
   * For a form that is being filled in: what the links of its lookups lead to, and what its linkages would fill in
   * (`fields` names the ones to ask). Writes nothing.
   */
  async fill(ctx: RequestContext, form: string, { values, fields }: FillRecord): Promise<FilledRecord> {
    const table = await this.forms.table(ctx, form);
    const wanted = fields && new Set(fields);
    const filled: Record<string, unknown> = {};
    const [looked] = await lookedUp(this.db.pool, table, [values]);
    for (const { key } of lookupsOf(table.form)) if (!wanted || wanted.has(key)) filled[key] = looked![key] ?? null;
    for (const { key, linkage } of liveFields(table.form)) {
      const source = linkage && (!wanted || wanted.has(key)) ? formNamed(table.forms, linkage.form) : undefined;
      if (!source) continue;
      const own = this.sound(table, linkage!, values);
      [filled[key]] = await linkedBy(this.db.pool, table.of(source), table, linkage!, [own]);
    }
    return { values: filled };
  }
}
