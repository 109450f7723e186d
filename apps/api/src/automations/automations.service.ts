import { Inject, Injectable } from '@nestjs/common';
import { newId, newShortId, NotFound, type RequestContext } from '@careloop/kernel';
import type { AutomationView, ChangeAutomation, CreateAutomation } from '@careloop/contracts';
import { Automation, AutomationVersion, type RecordTable } from '@careloop/database';
import type { Registry } from '@careloop/sdk';
import { type AutomationDefinition, describeTrigger } from '@careloop/workflow';
import { In, IsNull } from 'typeorm';
import { AuditService } from '../access/audit.service';
import { AppClock } from '../clock';
import { Database } from '../database';
import { Events } from '../events';
import { FormsService } from '../forms/forms.service';
import { APP_REGISTRY } from '../registry';
import { traditional } from '../traditional';
import { StepSecrets } from './step-secrets';
import { asDetails, problemsOf } from './problems';

/** Automations as people edit them: drafts. What runs is a published version (PublishingService). */
@Injectable()
export class AutomationsService {
  constructor(
    private db: Database,
    private forms: FormsService,
    private audit: AuditService,
    private events: Events,
    private clock: AppClock,
    private secrets: StepSecrets,
    @Inject(APP_REGISTRY) private registry: Registry,
  ) {}

  /** Oldest first. */
  async list(ctx: RequestContext, where: { form?: string; app?: string } = {}): Promise<AutomationView[]> {
    const formId = where.form && (await this.forms.get(ctx, where.form)).id;
    const rows = await this.db.forWorkspace(ctx, Automation).find({
      where: { deletedAt: IsNull(), ...(formId && { formId }), ...(where.app && { appId: where.app }) },
      order: { id: 'ASC' },
    });
    const active = await this.activeVersions(ctx, rows);
    return Promise.all(rows.map((row) => this.view(ctx, row, active.get(row.activeVersionId ?? ''))));
  }

  async get(ctx: RequestContext, id: string): Promise<AutomationView> {
    const row = await this.find(ctx, id);
    const active = await this.activeVersions(ctx, [row]);
    return this.view(ctx, row, active.get(row.activeVersionId ?? ''));
  }

  /** A draft; it may have problems until it is published. `appId` = the installed app it comes with. */
  async create(ctx: RequestContext, body: CreateAutomation, appId: string | null = null): Promise<AutomationView> {
    const { form } = await this.forms.table(ctx, body.form);
    const id = newId();
    const draft: AutomationDefinition = {
      name: body.name,
      form: form.key,
      trigger: body.trigger,
      ...(body.condition !== undefined && body.condition !== null && { condition: body.condition }),
      steps: this.secrets.seal(ctx, id, body.steps),
      policy: body.policy ?? {},
    };
    await this.db.forWorkspace(ctx, Automation).insert({
      id,
      formId: form.id,
      appId,
      name: body.name,
      state: 'draft',
      draft: draft as never,
      salt: newShortId(12),
      ownerId: ctx.memberId ?? null,
    });
    await this.tell(ctx, 'automation.created', id, { name: body.name });
    return this.get(ctx, id);
  }

  /** Changes the draft only; what runs stays as it is until the next publishing. A name counts at once. */
  async change(ctx: RequestContext, id: string, body: ChangeAutomation): Promise<AutomationView> {
    const { draft } = await this.find(ctx, id);
    const { condition, steps, ...rest } = body;
    const next: AutomationDefinition = {
      ...draft,
      ...rest,
      ...(steps && { steps: this.secrets.seal(ctx, id, steps, draft.steps) }),
      ...(condition !== undefined && { condition: condition ?? undefined }),
    };
    await this.db.forWorkspace(ctx, Automation).update({ id, deletedAt: IsNull() } as never, {
      draft: next as never,
      name: next.name,
      updatedAt: this.clock.now(),
    });
    await this.tell(ctx, 'automation.changed', id);
    return this.get(ctx, id);
  }

  /** Nothing more is begun; what is planned or waits ends as cancelled. The ledger stays. */
  async remove(ctx: RequestContext, id: string): Promise<void> {
    await this.find(ctx, id);
    const now = this.clock.now();
    await this.db.transaction(async (client) => {
      await client.query('UPDATE careloop.automations SET deleted_at = $3 WHERE workspace_id = $1 AND id = $2', [
        ctx.workspaceId,
        id,
        now,
      ]);
      await client.query(
        `UPDATE careloop.occurrences SET finished_at = $2, reason = 'automation-deleted',
           state = CASE WHEN ends_as IN ('sent', 'done') THEN ends_as ELSE 'cancelled' END
         WHERE automation_id = $1 AND state IN ('planned', 'waiting')`,
        [id, now],
      );
    });
    await this.tell(ctx, 'automation.deleted', id);
  }

  /** `NotFound('AUTOMATION_NOT_FOUND')`, also for a deleted one. */
  async find(ctx: RequestContext, id: string): Promise<Automation> {
    const row = await this.db.forWorkspace(ctx, Automation).findOne({ id, deletedAt: IsNull() } as never);
    if (!row) throw new NotFound('AUTOMATION_NOT_FOUND');
    return row;
  }

  /** What stands in the way of publishing a definition. */
  problems(definition: AutomationDefinition, table: RecordTable) {
    return problemsOf(definition, table.form, table.schema, this.registry);
  }

  /** Notes who did it and tells open screens; after the commit. */
  async tell(ctx: RequestContext, action: string, id: string, facts: Record<string, unknown> = {}) {
    await this.audit.note(ctx, action, { id, ...facts });
    await this.events.publish(ctx, { name: 'automation.changed', id });
  }

  private async activeVersions(ctx: RequestContext, rows: readonly Automation[]) {
    const ids = rows.map((row) => row.activeVersionId).filter((id) => id !== null);
    const versions = ids.length
      ? await this.db.forWorkspace(ctx, AutomationVersion).find({ where: { id: In(ids) } })
      : [];
    return new Map(versions.map((version) => [version.id, version]));
  }

  private async view(
    ctx: RequestContext,
    row: Automation,
    active: AutomationVersion | undefined,
  ): Promise<AutomationView> {
    const table = await this.forms.table(ctx, row.formId);
    const { draft } = row;
    return {
      id: row.id,
      name: row.name,
      form: table.form.key,
      formName: table.form.name,
      state: row.state,
      trigger: draft.trigger,
      condition: draft.condition ?? null,
      steps: this.secrets.mask(draft.steps),
      policy: draft.policy ?? {},
      version: active?.version ?? null,
      changed: !!active && !sameFlow(active.definition, draft),
      sentence: sentenceOf(draft, table, ctx),
      problems: asDetails(this.problems(draft, table), ctx.language),
      appId: row.appId,
      createdAt: row.createdAt.toISOString(),
      updatedAt: row.updatedAt.toISOString(),
    };
  }
}

/** Trigger and condition in words; a draft with mistakes in its condition still has a trigger. */
function sentenceOf(draft: AutomationDefinition, table: RecordTable, { language }: RequestContext): string {
  let words: string;
  try {
    words = describeTrigger(draft, table.schema, language);
  } catch {
    words = describeTrigger({ trigger: draft.trigger }, table.schema, language);
  }
  return language === 'zh-TW' ? traditional(words) : words;
}

const sameFlow = (a: AutomationDefinition, b: AutomationDefinition) => canonical(a) === canonical(b);

/** The parts that run, spelt in one way: jsonb gives keys back in another order. */
function canonical({ trigger, condition, steps, policy }: AutomationDefinition): string {
  const sorted = (_: string, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([x], [y]) => (x < y ? -1 : 1)))
      : value;
  return JSON.stringify({ trigger, condition: condition ?? null, steps, policy: policy ?? {} }, sorted);
}
