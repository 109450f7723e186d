import { Inject, Injectable } from '@nestjs/common';
import { addDays, endOfDay, localDateOf, startOfDay, diffDays } from '@careloop/calendar';
import { Invalid, type RequestContext, say } from '@careloop/kernel';
import type { Rehearsal } from '@careloop/contracts';
import { getRecords, type RecordTable } from '@careloop/database';
import type { Registry } from '@careloop/sdk';
import type { AutomationDefinition } from '@careloop/workflow';
import { Database } from '../../database';
import { FormsService } from '../../forms/forms.service';
import { APP_REGISTRY } from '../../registry';
import { traditional } from '../../traditional';
import { policyOf } from '../automation-store';
import { AutomationsService } from '../automations.service';
import { displayNames, nameField } from '../names';
import { reasonText } from '../reasons';
import { addressFields } from '../runs/addresses';
import { CARED } from '../runs/eligibility';
import { asDetails } from '../problems';
import { armSql } from './arms';
import { candidatesSql, readsTime } from './candidates';
import { Params } from './params';
import { REVIVABLE, zonesOf } from './planner.service';
import { lastKnownYear, provisionalReader } from './provisional';

const MAX_DAYS = 366;
const MAX_ITEMS = 1000;
/** A condition that reads the time is one part of the statement per day and zone: so many days at once. */
const CHUNK_DAYS = 31;

interface Item {
  recordId: string;
  occurrenceKey: string;
  dueAt: Date;
  zone: string;
  outcome: 'would-run' | 'skipped' | 'control';
  reason: string | null;
}

/**
 * What a draft would do between two dates, for whom, and why not: the planner's own SQL and the same reasons in the same
 * order as when care is claimed, read from the records as they are now. Writes and sends nothing.
 */
@Injectable()
export class RehearsalService {
  constructor(
    private db: Database,
    private automations: AutomationsService,
    private forms: FormsService,
    @Inject(APP_REGISTRY) private registry: Registry,
  ) {}

  /** `Invalid('REHEARSAL_RANGE')` beyond 366 days; `Invalid('AUTOMATION_INVALID')` while the draft has problems. */
  async rehearse(ctx: RequestContext, id: string, { from, to }: { from: string; to: string }): Promise<Rehearsal> {
    const { draft, formId, salt } = await this.automations.find(ctx, id);
    if (from > to || diffDays(from, to) >= MAX_DAYS) throw new Invalid('REHEARSAL_RANGE', { days: MAX_DAYS });
    const table = await this.forms.table(ctx, formId);
    const problems = this.automations.problems(draft, table);
    if (problems.length) throw new Invalid('AUTOMATION_INVALID', {}, asDetails(problems, ctx.language));
    if (draft.trigger.type !== 'date') {
      const message = reasonText('event-driven', ctx.language)!;
      return {
        total: 0,
        days: [],
        reasons: [{ reason: 'event-driven', message, count: 0 }],
        items: [],
        provisional: null,
      };
    }
    const found = await this.items(ctx, { id, salt, draft, table, from, to });
    const items = forgetRepeats(found, draft);
    const shown = items.slice(0, MAX_ITEMS);
    const isOpen = provisionalReader(draft, this.registry);
    const open = ({ outcome, dueAt, zone }: Item) => outcome === 'would-run' && !!isOpen?.(dueAt, zone);
    const key = nameField(table);
    const records = await getRecords(this.db.pool, table, [...new Set(shown.map((i) => i.recordId))], key ? [key] : []);
    const names = displayNames(table, records, this.registry, ctx.language);
    return {
      total: items.length,
      days: perDay(items, from, to),
      reasons: reasonsOf(items, ctx),
      items: shown.map((item) => asShown(item, names, open(item), ctx)),
      provisional: provisionalOf(items.filter(open).length, ctx),
    };
  }

  private async items(
    ctx: RequestContext,
    draft: { id: string; salt: string; draft: AutomationDefinition; table: RecordTable; from: string; to: string },
  ): Promise<Item[]> {
    const client = await this.db.pool.connect();
    try {
      await client.query('BEGIN READ ONLY');
      const zones = await zonesOf(client, draft.table);
      const step = readsTime(draft.draft.condition) ? CHUNK_DAYS : MAX_DAYS;
      const items: Item[] = [];
      for (let day = draft.from; day <= draft.to; day = addDays(day, step)) {
        const last = addDays(day, step - 1) < draft.to ? addDays(day, step - 1) : draft.to;
        const params = new Params();
        const text = this.statement(ctx, { ...draft, from: day, to: last, zones }, params);
        if (text) items.push(...(await client.query<Item>(text, params.values)).rows);
      }
      return items;
    } finally {
      await client.query('ROLLBACK').catch(() => {});
      client.release();
    }
  }

  private statement(
    ctx: RequestContext,
    {
      id,
      salt,
      draft,
      table,
      from,
      to,
      zones,
    }: {
      id: string;
      salt: string;
      draft: AutomationDefinition;
      table: RecordTable;
      from: string;
      to: string;
      zones: string[];
    },
    { add }: Params,
  ): string | null {
    const { trigger, condition } = draft;
    if (trigger.type !== 'date') return null;
    const addresses = addressFields(draft, table.form, this.registry);
    const blank = addresses?.length
      ? addresses.map((key) => `coalesce(r.${table.column(key)!.sql}::text, '') = ''`).join(' AND ')
      : String(addresses !== null);
    const window = { from: startOfDay(from, ctx.zone), to: endOfDay(to, ctx.zone) };
    const request = { table, trigger, condition, zone: ctx.zone, zones, ...window };
    const candidates = candidatesSql(request, add, [`(${blank}) AS blank`]);
    if (!candidates) return null;
    const { holdout, once } = policyOf(draft.policy);
    const automation = add(id);
    const caredFor =
      once === 'occurrence'
        ? 'false'
        : `EXISTS (SELECT 1 FROM careloop.occurrences x WHERE x.automation_id = ${automation} AND x.record_id = c.record_id
             AND x.state = ANY(${add(CARED)}) ${
               once === 'record'
                 ? ''
                 : `AND abs(extract(epoch FROM x.due_at - c.due_at)) < ${add(once.days)}::int * 86400.0`
             })`;
    return `SELECT record_id AS "recordId", occurrence_key AS "occurrenceKey", due_at AS "dueAt", zone, reason,
        CASE WHEN reason IS NULL THEN 'would-run' WHEN reason = 'control' THEN 'control' ELSE 'skipped' END AS outcome
      FROM (SELECT c.*, CASE
          WHEN EXISTS (SELECT 1 FROM careloop.occurrences o WHERE o.automation_id = ${automation}
            AND o.record_id = c.record_id AND o.occurrence_key = c.occurrence_key
            AND NOT (o.state = 'cancelled' AND o.reason = ANY(${add(REVIVABLE)})) AND o.state <> 'planned') THEN 'already-planned'
          WHEN ${caredFor} THEN 'once-policy'
          WHEN c.blank THEN 'no-address'
          WHEN ${armSql(id, salt, 'c.record_id', holdout, add)} = 'control' THEN 'control'
        END AS reason FROM (${candidates}) c) d
      ORDER BY due_at, record_id`;
  }
}

function asShown(
  { recordId, occurrenceKey, dueAt, outcome, reason }: Item,
  names: ReadonlyMap<string, string>,
  open: boolean,
  { language }: RequestContext,
): Rehearsal['items'][number] {
  return {
    recordId,
    name: names.get(recordId) ?? '',
    occurrenceKey,
    dueAt: dueAt.toISOString(),
    outcome,
    ...(reason && { reason, message: reasonText(reason, language)! }),
    ...(open && { provisional: true }),
  };
}

function provisionalOf(count: number, { language }: RequestContext): Rehearsal['provisional'] {
  if (!count) return null;
  const year = lastKnownYear();
  const text = {
    zh: `${count} 次关怀要按 ${year + 1} 年或更晚的工作日计算，这些年的放假和调休还没有公布，日期可能变动`,
    en: `${count} count workdays of ${year + 1} or later, whose holidays are not announced yet: these dates may still move`,
  };
  return { count, message: say(text, language, traditional) };
}

/** What the policy forbids within the rehearsed time itself: who is cared for once is not cared for again too soon. */
function forgetRepeats(items: Item[], { policy }: AutomationDefinition): Item[] {
  const { once } = policyOf(policy);
  if (once === 'occurrence') return items;
  const span = once === 'record' ? Infinity : once.days * 86_400_000;
  const last = new Map<string, number>();
  return items.map((item) => {
    if (item.outcome === 'skipped') return item;
    const before = last.get(item.recordId);
    if (before !== undefined && item.dueAt.getTime() - before < span)
      return { ...item, outcome: 'skipped', reason: 'once-policy' };
    last.set(item.recordId, item.dueAt.getTime());
    return item;
  });
}

function perDay(items: Item[], from: string, to: string): Rehearsal['days'] {
  const days = new Map<string, { date: string; count: number; skipped: number }>();
  for (let date = from; date <= to; date = addDays(date, 1)) days.set(date, { date, count: 0, skipped: 0 });
  for (const { dueAt, zone, outcome } of items) {
    const date = localDateOf(dueAt, zone);
    const day = days.get(date) ?? { date, count: 0, skipped: 0 };
    days.set(date, day);
    if (outcome === 'would-run') day.count++;
    else day.skipped++;
  }
  return [...days.values()].filter((day) => day.count || day.skipped).sort((a, b) => (a.date < b.date ? -1 : 1));
}

function reasonsOf(items: Item[], { language }: RequestContext): Rehearsal['reasons'] {
  const counts = new Map<string, number>();
  for (const { reason } of items) if (reason) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts]
    .map(([reason, count]) => ({ reason, message: reasonText(reason, language)!, count }))
    .sort((a, b) => b.count - a.count);
}
