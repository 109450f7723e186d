import { Inject, Injectable } from '@nestjs/common';
import { ajvCheck, checkRecord, type FieldDefinition, fieldOf, formGraph, hasRules, isReckoned } from '@careloop/forms';
import type { RequestContext } from '@careloop/kernel';
import {
  type CausedChange,
  getRecords,
  type Queryable,
  type RecordTable,
  restoreMany,
  softDeleteMany,
  standings,
  updateMany,
  type WriteContext,
} from '@careloop/database';
import type { Registry } from '@careloop/sdk';
import { RecordsService } from '../records/records.service';
import { APP_REGISTRY } from '../registry';
import { traditional } from '../traditional';
import { RefusalReasons } from './reasons';

/** What became of the records of one change: how many were changed, and why others were not. */
export interface Carried {
  changed: number;
  refused: Map<string, string>;
}

/**
 * Takes back one change of an act: what it created goes to the recycle bin, what it updated gets its old values, what it
 * deleted comes back. Only where the record still stands as the change left it: what came later is never written over.
 */
@Injectable()
export class BatchUndo {
  constructor(
    private records: RecordsService,
    private reasons: RefusalReasons,
    @Inject(APP_REGISTRY) private registry: Registry,
  ) {}

  /** Inside the caller's transaction. */
  async takeBack(
    client: Queryable,
    ctx: RequestContext,
    table: RecordTable,
    change: CausedChange,
    write: WriteContext,
  ): Promise<Carried> {
    const found = await standings(client, table, change);
    const reason = await this.reasons.ofStanding(ctx);
    const refused = new Map<string, string>();
    const ids: string[] = [];
    for (const id of change.records.keys()) {
      const standing = found.get(id);
      if (standing?.stands) ids.push(id);
      else refused.set(id, reason(standing));
    }
    if (!ids.length) return { changed: 0, refused };
    if (change.kind === 'created' || change.kind === 'restored')
      return { changed: (await softDeleteMany(client, table, ids, write)).length, refused };
    if (change.kind === 'deleted') {
      const { restored, taken } = await restoreMany(client, table, ids, write);
      for (const [id, error] of taken) refused.set(id, this.reasons.ofRow(ctx, error));
      return { changed: restored.length, refused };
    }
    return this.bringBack(client, ctx, table, { ...change, records: pick(change.records, ids) }, write, refused);
  }

  /** Old values into updated records. What formulas make of them is reckoned anew: the form or the day may be another. */
  private async bringBack(
    client: Queryable,
    ctx: RequestContext,
    table: RecordTable,
    { records }: CausedChange,
    write: WriteContext,
    refused: Map<string, string>,
  ): Promise<Carried> {
    const { form } = table;
    const types = this.registry.field;
    const context = this.records.ruleContext(ctx);
    const graph = hasRules(form) ? formGraph(form, types) : null;
    const made = graph?.formulas.filter((key) => fieldOf(form, key)?.formula) ?? [];
    const present = graph ? await getRecords(client, table, [...records.keys()]) : new Map<string, never>();
    const rows: { id: string; values: Record<string, unknown> }[] = [];
    for (const [id, { old }] of records) {
      const own = Object.fromEntries(Object.entries(old).filter(([key]) => isKept(fieldOf(form, key))));
      const { details } = checkRecord(form, own, {
        types,
        check: ajvCheck,
        language: ctx.language,
        traditional,
        partial: true,
      });
      // That something was empty is no reason; a value that today's field can't hold is one.
      const wrong = details.filter(({ code }) => code !== 'REQUIRED');
      if (wrong.length) refused.set(id, this.reasons.ofDetails(ctx, wrong));
      else if (!graph) rows.push({ id, values: own });
      else {
        const values = graph.submitted(graph.start({ ...present.get(id)?.values, ...own }, context));
        const reckoned = Object.fromEntries(made.map((key) => [key, values[key] ?? null]));
        rows.push({ id, values: { ...own, ...reckoned } });
      }
    }
    const result = await updateMany(client, table, rows, write);
    for (const error of result.errors) refused.set(rows[error.index]!.id, this.reasons.ofRow(ctx, error));
    return { changed: result.rows.filter((row) => row?.outcome === 'updated').length, refused };
  }
}

/** Whether somebody wrote the value: fields that are gone stay as they are, reckoned ones follow. */
const isKept = (field: FieldDefinition | undefined) => field !== undefined && !isReckoned(field);

const pick = <T>(map: ReadonlyMap<string, T>, keys: readonly string[]) =>
  new Map(keys.flatMap((key) => (map.has(key) ? [[key, map.get(key)!] as const] : [])));
