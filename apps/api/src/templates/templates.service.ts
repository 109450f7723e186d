import { Inject, Injectable } from '@nestjs/common';
import { today } from '@careloop/calendar';
import { Invalid, newId, NotFound, type RequestContext, say, type Text } from '@careloop/kernel';
import type { AppView, CreateAutomation, InstallTemplate, TemplateView, Uninstalled } from '@careloop/contracts';
import { App, Automation, countRecords, TaskQueue } from '@careloop/database';
import { ruleSchema } from '@careloop/forms';
import type { Registry } from '@careloop/sdk';
import { type AutomationDefinition, describeTrigger } from '@careloop/workflow';
import { IsNull } from 'typeorm';
import { AuditService } from '../access/audit.service';
import { AutomationsService } from '../automations/automations.service';
import { AppClock } from '../clock';
import { Config } from '../config';
import { Database } from '../database';
import { Events } from '../events';
import { FormsService } from '../forms/forms.service';
import { ChannelsService } from '../messages/channels.service';
import { RecordsService } from '../records/records.service';
import { APP_REGISTRY } from '../registry';
import { QueuesService } from '../tasks/queues.service';
import { traditional } from '../traditional';
import { type FormPlan, planForms } from './form-plan';
import { type Names, renameAutomation } from './rename';
import { sampleValue } from './sample-values';
import { loadTemplates } from './load-templates';
import { formsOf, type Template } from './template';

/** Installable lifecycles. Broken ones keep the server from starting. */
@Injectable()
export class TemplatesService {
  private readonly templates: Template[];

  constructor(
    private db: Database,
    private forms: FormsService,
    private records: RecordsService,
    private automations: AutomationsService,
    private queues: QueuesService,
    private channels: ChannelsService,
    private audit: AuditService,
    private events: Events,
    private clock: AppClock,
    config: Config,
    @Inject(APP_REGISTRY) private registry: Registry,
  ) {
    this.templates = loadTemplates(config.settings.templatesDir, registry);
  }

  async list(ctx: RequestContext): Promise<TemplateView[]> {
    const apps = await this.db.forWorkspace(ctx, App).find({ order: { createdAt: 'ASC' } });
    return this.templates.map((template) => this.view(ctx, template, apps));
  }

  /** Makes forms, queues and draft automations; whatever fails takes back what was made before. Nothing runs until it is published. */
  async install(ctx: RequestContext, id: string, choice: InstallTemplate): Promise<AppView> {
    const template = this.templates.find((t) => t.id === id);
    if (!template) throw new NotFound('TEMPLATE_NOT_FOUND');
    this.checkChannel(choice.channel);
    const existing = await Promise.all((await this.forms.list(ctx)).map((f) => this.forms.get(ctx, f.key)));
    const plans = planForms(template, existing, choice);
    const appId = newId();
    const undo: (() => Promise<unknown>)[] = [() => this.db.forWorkspace(ctx, App).delete({ id: appId })];
    try {
      await this.db.forWorkspace(ctx, App).insert({
        id: appId,
        templateId: template.id,
        templateVersion: template.version,
        name: choice.name ?? say(template.name, ctx.language, traditional),
        contents: {},
      });
      const contents: App['contents'] = { forms: {}, queues: {}, automations: {} };
      for (const plan of plans)
        contents.forms![plan.wanted] = await this.playForm(ctx, template, plan, plans, appId, undo);
      for (const queue of template.queues) {
        const made = await this.queues.ensure(ctx, queue, appId);
        contents.queues![queue.key] = made.id;
      }
      const names = await this.names(ctx, plans, choice.channel);
      for (const { key, ...automation } of template.automations) {
        const definition = renameAutomation(automation as unknown as AutomationDefinition, names);
        const made = await this.automations.create(ctx, definition as unknown as CreateAutomation, appId);
        undo.unshift(() => this.automations.remove(ctx, made.id));
        contents.automations![key] = made.id;
      }
      if (choice.sampleData) await this.addSample(ctx, template, plans);
      await this.db.forWorkspace(ctx, App).update({ id: appId }, { contents });
    } catch (error) {
      for (const step of undo) await step().catch(() => {});
      throw error;
    }
    await this.audit.note(ctx, 'template.installed', { app: appId, template: id, version: template.version });
    await this.events.publish(ctx, { name: 'app.changed', id: appId });
    return (await this.apps(ctx)).find((app) => app.id === appId)!;
  }

  async apps(ctx: RequestContext): Promise<AppView[]> {
    const apps = await this.db.forWorkspace(ctx, App).find({ order: { createdAt: 'ASC' } });
    const forms = await this.forms.list(ctx);
    const automations = await this.db.forWorkspace(ctx, Automation).find({ where: { deletedAt: IsNull() } });
    const queues = await this.db.forWorkspace(ctx, TaskQueue).find();
    return apps.map((app) => ({
      id: app.id,
      templateId: app.templateId,
      templateVersion: app.templateVersion,
      name: app.name,
      forms: forms.filter((f) => among(app, 'forms', f.id)).map(({ id, key, name, kind }) => ({ id, key, name, kind })),
      automations: automations
        .filter((a) => among(app, 'automations', a.id))
        .map(({ id, name, state }) => ({ id, name, state })),
      queues: queues.filter((q) => among(app, 'queues', q.id)).map(({ id, key, name }) => ({ id, key, name })),
      createdAt: app.createdAt.toISOString(),
    }));
  }

  /** Ends its care and takes away what is empty; forms with records, and their queues, stay. */
  async uninstall(ctx: RequestContext, id: string): Promise<Uninstalled> {
    const app = (await this.apps(ctx)).find((a) => a.id === id);
    if (!app) throw new NotFound('APP_NOT_FOUND');
    for (const automation of app.automations) await this.automations.remove(ctx, automation.id);
    const result: Uninstalled = { automations: app.automations.length, formsRemoved: [], formsKept: [] };
    const own = (await this.forms.list(ctx)).filter((form) => form.appId === id).reverse();
    for (const form of own) {
      const table = await this.forms.table(ctx, form.id);
      const { value } = await countRecords(this.db.pool, table, {}, this.records.ruleContext(ctx));
      const removed =
        !value &&
        (await this.forms.remove(ctx, form.id).then(
          () => true,
          () => false,
        ));
      if (removed) result.formsRemoved.push(form.name);
      else result.formsKept.push({ name: form.name, records: value });
    }
    await this.db.forWorkspace(ctx, App).delete({ id });
    await this.audit.note(ctx, 'template.uninstalled', { app: id, template: app.templateId });
    await this.events.publish(ctx, { name: 'app.changed', id });
    return result;
  }

  /** Makes the form, or adds what ours lacks; answers its id. */
  private async playForm(
    ctx: RequestContext,
    template: Template,
    plan: FormPlan,
    plans: FormPlan[],
    appId: string,
    undo: (() => Promise<unknown>)[],
  ): Promise<string> {
    const linked = <F extends { form?: string }>(field: F): F =>
      field.form ? { ...field, form: formKey(plans, field.form) } : field;
    if (!plan.existing) {
      const form = template.forms.find((f) => f.key === plan.wanted)!;
      const made = await this.forms.create(ctx, { ...form, fields: form.fields.map(linked) }, appId);
      undo.unshift(() => this.forms.remove(ctx, made.id));
      return made.id;
    }
    const { existing, missing, fields } = plan;
    const form = template.forms.find((f) => f.key === plan.wanted)!;
    const roles = { ...existing.roles };
    for (const [role, key] of Object.entries(form.roles ?? {}) as [keyof typeof roles, string][])
      roles[role] ??= fields[key];
    if (missing.length || JSON.stringify(roles) !== JSON.stringify(existing.roles))
      await this.forms.change(ctx, existing.id, {
        fields: [...existing.fields.filter((f) => !f.removed), ...missing.map(linked)] as never,
        roles,
      });
    return existing.id;
  }

  private checkChannel(id: string | undefined) {
    if (id === undefined || this.registry.channelTypes.some((type) => type.id === id)) return;
    throw new Invalid('CHANNEL_UNKNOWN', { id }, [{ path: 'channel', code: 'CHANNEL_UNKNOWN', params: { id } }]);
  }

  private async names(ctx: RequestContext, plans: FormPlan[], channel?: string): Promise<Names> {
    return {
      form: (key) => formKey(plans, key),
      field: (form, key) => plans.find((p) => p.wanted === form)?.fields[key] ?? key,
      queue: (key) => key,
      channel: channel ?? ((await this.channels.ready(ctx, 'email')) ? 'email' : 'sandbox'),
    };
  }

  private async addSample(ctx: RequestContext, template: Template, plans: FormPlan[]) {
    const ids: Record<string, (string | null)[]> = {};
    const date = today(this.clock.now(), ctx.zone);
    for (const plan of plans) {
      const rows = template.sample[plan.wanted] ?? [];
      if (!rows.length) continue;
      const made: (string | null)[] = rows.map(() => null);
      // A second installation finds its sample people there already: their unique values refuse them, and what would
      // hang on them is left out.
      const whole = rows.flatMap((row, at) => {
        let lost = false;
        const idOf = (form: string, index: number) => ids[form]?.[index] ?? ((lost = true), '');
        const values = Object.fromEntries(
          Object.entries(row).map(([key, value]) => [plan.fields[key] ?? key, sampleValue(value, date, idOf)]),
        );
        return lost ? [] : [{ at, values }];
      });
      if (whole.length) {
        const records = whole.map(({ values }) => ({ values }));
        const created = await this.records.createMany(ctx, formKey(plans, plan.wanted), { records });
        created.ids.forEach((id, i) => (made[whole[i]!.at] = id));
      }
      ids[plan.wanted] = made;
    }
  }

  private view(ctx: RequestContext, template: Template, apps: App[]): TemplateView {
    const word = (text: Text) => say(text, ctx.language, traditional);
    const forms = formsOf(template);
    return {
      id: template.id,
      version: template.version,
      name: word(template.name),
      summary: word(template.summary),
      category: template.category,
      icon: template.icon,
      forms: template.forms.map(({ key, name, fields }) => ({
        key,
        name,
        fields: fields.length,
        fieldList: fields.map(({ key, label, type }) => ({ key, label, type })),
      })),
      automations: template.automations.map(({ key, ...automation }) => {
        const form = forms.find((f) => f.key === automation.form)!;
        const schema = ruleSchema(form, this.registry.field, { forms });
        return {
          key,
          name: automation.name,
          sentence: describeTrigger(automation as unknown as AutomationDefinition, schema, ctx.language),
        };
      }),
      queues: template.queues.map(({ key, name }) => ({ key, name })),
      sampleRecords: Object.values(template.sample).reduce((sum, rows) => sum + rows.length, 0),
      readme: word(template.readme),
      installed: apps
        .filter((app) => app.templateId === template.id)
        .map((app) => ({ id: app.id, version: app.templateVersion, at: app.createdAt.toISOString() })),
    };
  }
}

const among = (app: App, kind: string, id: string) => Object.values(app.contents[kind] ?? {}).includes(id);
const formKey = (plans: FormPlan[], wanted: string) => plans.find((p) => p.wanted === wanted)?.existing?.key ?? wanted;
