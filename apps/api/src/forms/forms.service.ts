import { Inject, Injectable } from '@nestjs/common';
import { today } from '@careloop/calendar';
import {
  ajvCheck,
  brokenFollowers,
  checkDefinition,
  checkDerived,
  derivedCircle,
  detailsOf,
  diffForms,
  type FieldDraft,
  type FormDefinition,
  formNamed,
  mergeFields,
  rollupsOf,
  storedLayout,
} from '@careloop/forms';
import { Conflict, Invalid, newId, type RequestContext, say } from '@careloop/kernel';
import {
  alterFormTable,
  derivedToReckon,
  createFormTable,
  ensureWorkspaceSchema,
  type Form,
  formulasToReckon,
  FormVersion,
  keepTyped,
  type Queryable,
  reckonForm,
  recordTable,
  type RecordTable,
  timelyRollups,
} from '@careloop/database';
import type { ChangeForm, CreateForm, FormVersionView, FormView } from '@careloop/contracts';
import type { RuleSchema } from '@careloop/rules';
import type { Registry } from '@careloop/sdk';
import { AuditService } from '../access/audit.service';
import { AppClock } from '../clock';
import { Database } from '../database';
import { Events } from '../events';
import { APP_REGISTRY } from '../registry';
import { traditional } from '../traditional';
import { FormStore } from './form-store';
import { timeFormulas } from './time-formulas';

/** Forms as data: each change is a version, each form a physical table that follows it. */
@Injectable()
export class FormsService {
  constructor(
    private db: Database,
    private store: FormStore,
    private events: Events,
    private clock: AppClock,
    private audit: AuditService,
    @Inject(APP_REGISTRY) private registry: Registry,
  ) {}

  /** The definition by id or key; `NotFound('FORM_NOT_FOUND')`. */
  async get(ctx: RequestContext, form: string): Promise<FormDefinition> {
    return (await this.table(ctx, form)).form;
  }

  table(ctx: { workspaceId: string }, form: string): Promise<RecordTable> {
    return this.store.table(ctx.workspaceId, form);
  }

  /** What rules may speak of on this form, with the forms that link to it. */
  async schema(ctx: RequestContext, form: string): Promise<RuleSchema> {
    return (await this.table(ctx, form)).schema;
  }

  async list(ctx: RequestContext): Promise<FormView[]> {
    return (await this.store.all(ctx.workspaceId)).map(view);
  }

  async show(ctx: RequestContext, form: string): Promise<FormView> {
    const { id } = await this.get(ctx, form);
    return view((await this.store.all(ctx.workspaceId)).find((f) => f.id === id)!);
  }

  /** Makes the form and its table in one transaction. `appId` = the installed app it comes with. */
  async create(ctx: RequestContext, body: CreateForm, appId: string | null = null): Promise<FormView> {
    const forms = await this.store.definitions(ctx.workspaceId);
    const definition: FormDefinition = {
      id: newId(),
      key: body.key,
      name: body.name,
      kind: body.kind ?? 'record',
      version: 1,
      fields: mergeFields([], body.fields as FieldDraft[]),
      roles: body.roles ?? {},
      ...(body.checks?.length && { checks: body.checks }),
      ...(body.layout?.length && { layout: body.layout }),
    };
    this.check(ctx, definition, [...forms, definition]);
    await this.db.transaction(async (client) => {
      await this.insert(client, ctx, definition, appId);
      await ensureWorkspaceSchema(client, ctx.workspaceId);
      await createFormTable(
        client,
        recordTable(ctx.workspaceId, definition, this.registry.field, [...forms, definition]),
      );
    });
    await this.announce(ctx, 'form.created', definition);
    return this.show(ctx, definition.id);
  }

  /** Makes the next version; `version` guards against a colleague's change meanwhile. Fields left out are hidden, not dropped. */
  async change(ctx: RequestContext, form: string, body: ChangeForm): Promise<FormView> {
    const before = await this.table(ctx, form);
    const forms = await this.store.definitions(ctx.workspaceId);
    const fields = body.fields ? mergeFields(before.form.fields, body.fields as FieldDraft[]) : before.form.fields;
    const definition: FormDefinition = {
      ...before.form,
      name: body.name ?? before.form.name,
      version: before.form.version + 1,
      fields,
      roles: body.roles ?? before.form.roles,
      ...(body.checks && { checks: body.checks }),
      layout: body.layout ?? storedLayout({ fields, layout: before.form.layout }),
    };
    const others = forms.filter((f) => f.id !== definition.id);
    this.check(ctx, definition, [...others, definition]);
    const after = recordTable(ctx.workspaceId, definition, this.registry.field, [...others, definition]);
    await this.db.transaction(async (client) => {
      const { rows } = await client.query<{ version: number }>(
        'SELECT version FROM careloop.forms WHERE workspace_id = $1 AND id = $2 AND deleted_at IS NULL FOR UPDATE',
        [ctx.workspaceId, definition.id],
      );
      const actual = rows[0]?.version;
      if (actual !== before.form.version || (body.version && body.version !== actual))
        throw new Conflict('FORM_VERSION_STALE', { expected: body.version ?? before.form.version, actual });
      await keepTyped(client, before, definition);
      await alterFormTable(client, before, after);
      const formulas = formulasToReckon(before.form, after, timeFormulas(definition, this.registry.field));
      const keys = [...derivedToReckon(before.form, definition), ...timelyRollups(definition)];
      await reckonForm(client, after, { keys, formulas }, { now: this.clock.now(), zone: ctx.zone });
      await client.query(
        `UPDATE careloop.forms SET name = $3, version = $4, definition = $5, formulas_on = $6, updated_at = now() WHERE workspace_id = $1 AND id = $2`,
        [
          ctx.workspaceId,
          definition.id,
          definition.name,
          definition.version,
          definition,
          this.formulasOn(ctx, definition),
        ],
      );
      await this.keepVersion(client, ctx, definition);
    });
    await this.announce(ctx, 'form.changed', definition);
    return this.show(ctx, definition.id);
  }

  /** Puts the form away with all its records (kept until an admin purges it). Refused while others link to it or care runs on it. */
  async remove(ctx: RequestContext, form: string): Promise<void> {
    const definition = await this.get(ctx, form);
    const forms = await this.store.definitions(ctx.workspaceId);
    const linking = forms.filter(
      (f) =>
        f.id !== definition.id &&
        f.fields
          .flatMap((x) => (x.removed ? [] : [x, ...(x.fields ?? [])]))
          .some((x) => x.type === 'link' && !x.removed && (x.form === definition.key || x.form === definition.id)),
    );
    const following = forms.filter((f) => rollupsOf(f).some(({ rollup }) => formNamed([definition], rollup.form)));
    if (following.length) throw new Conflict('FORM_FOLLOWED', { forms: following.map((f) => f.name).join('、') });
    if (linking.length) throw new Conflict('FORM_HAS_LINKS', { forms: linking.map((f) => f.name).join('、') });
    const [used] = await this.db.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM careloop.automations WHERE workspace_id = $1 AND form_id = $2 AND deleted_at IS NULL`,
      [ctx.workspaceId, definition.id],
    );
    if (used!.n) throw new Conflict('FORM_IN_USE', { count: used!.n });
    await this.db.query('UPDATE careloop.forms SET deleted_at = now() WHERE workspace_id = $1 AND id = $2', [
      ctx.workspaceId,
      definition.id,
    ]);
    await this.announce(ctx, 'form.deleted', definition);
  }

  /** Newest first, each with what it changed. */
  async versions(ctx: RequestContext, form: string): Promise<FormVersionView[]> {
    const { id } = await this.get(ctx, form);
    const versions = await this.db
      .forWorkspace(ctx, FormVersion)
      .find({ where: { formId: id }, order: { version: 'DESC' } });
    return versions.map((v, i) => ({
      version: v.version,
      at: v.createdAt.toISOString(),
      authorId: v.authorId,
      changes: versions[i + 1]
        ? diffForms(versions[i + 1]!.definition, v.definition).map(({ message }) =>
            say(message, ctx.language, traditional),
          )
        : [],
    }));
  }

  private check(ctx: RequestContext, definition: FormDefinition, forms: FormDefinition[]) {
    const types = this.registry.field;
    const problems = checkDefinition(definition, types, { forms, check: ajvCheck });
    if (!problems.length)
      problems.push(...checkDerived(definition, types, forms), ...brokenFollowers(definition, types, forms));
    if (!problems.length) problems.push(...derivedCircle(forms));
    const details = detailsOf(problems, ctx.language, traditional);
    if (details.length) throw new Invalid('FORM_INVALID', {}, details);
  }

  private async insert(client: Queryable, ctx: RequestContext, form: FormDefinition, appId: string | null) {
    await client
      .query(
        `INSERT INTO careloop.forms (id, workspace_id, key, name, kind, version, definition, app_id, formulas_on)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [
          form.id,
          ctx.workspaceId,
          form.key,
          form.name,
          form.kind,
          form.version,
          form,
          appId,
          this.formulasOn(ctx, form),
        ],
      )
      .catch((error: { code?: string }) => {
        throw error.code === '23505'
          ? new Conflict('FORM_KEY_TAKEN', { key: form.key }, [
              { path: 'key', code: 'FORM_KEY_TAKEN', params: { key: form.key } },
            ])
          : error;
      });
    await this.keepVersion(client, ctx, form);
  }

  /** Today, when time changes what the form's formulas make. */
  private formulasOn(ctx: RequestContext, form: FormDefinition): string | null {
    return timeFormulas(form, this.registry.field).length || timelyRollups(form).length
      ? today(this.clock.now(), ctx.zone)
      : null;
  }

  private async keepVersion(client: Queryable, ctx: RequestContext, form: FormDefinition) {
    await client.query(
      `INSERT INTO careloop.form_versions (id, workspace_id, form_id, version, definition, author_id) VALUES ($1, $2, $3, $4, $5, $6)`,
      [newId(), ctx.workspaceId, form.id, form.version, form, ctx.memberId ?? null],
    );
  }

  private async announce(ctx: RequestContext, action: string, form: FormDefinition) {
    await this.store.changed(ctx.workspaceId);
    await this.audit.note(ctx, action, { id: form.id, key: form.key, version: form.version });
    await this.events.publish(ctx, { name: 'form.changed', id: form.id, form: form.key });
  }
}

const view = (form: Form): FormView => ({
  id: form.id,
  key: form.key,
  name: form.name,
  kind: form.kind,
  version: form.version,
  fields: form.definition.fields as FormView['fields'],
  roles: form.definition.roles,
  checks: form.definition.checks ?? [],
  ...(form.definition.layout?.length && { layout: form.definition.layout }),
  appId: form.appId,
  createdAt: form.createdAt.toISOString(),
  updatedAt: form.updatedAt.toISOString(),
});
