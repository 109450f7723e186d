import { Inject, Injectable } from '@nestjs/common';
import { ajvCheck, checkRecord, liveFields } from '@careloop/forms';
import { Conflict, type Detail, Invalid, newId, NotFound, type RequestContext } from '@careloop/kernel';
import type { ChangePublicLink, CreatePublicLink, PublicFields, PublicLinkView } from '@careloop/contracts';
import { PublicLink, type PublicLinkSettings, type RecordTable } from '@careloop/database';
import type { Registry } from '@careloop/sdk';
import { AuditService } from '../access/audit.service';
import { hashPassword, newToken, tokenHash } from '../access/passwords';
import { Database } from '../database';
import { FormsService } from '../forms/forms.service';
import { APP_REGISTRY } from '../registry';
import { Secrets } from '../secrets';
import { traditional } from '../traditional';
import { fillProblems, mayAsk, mayFill, mayShow } from './public-fields';
import { Seals } from './seals';

const MOST_LINKS = 50;

const about = (id: string) => `public link ${id}`;

/** The public links of forms, as those see them who make and stop them. */
@Injectable()
export class PublicLinksService {
  constructor(
    private db: Database,
    private forms: FormsService,
    private secrets: Secrets,
    private seals: Seals,
    private audit: AuditService,
    @Inject(APP_REGISTRY) private registry: Registry,
  ) {}

  /** Newest first. */
  async list(ctx: RequestContext, form: string): Promise<PublicLinkView[]> {
    const { id: formId } = await this.forms.get(ctx, form);
    const rows = await this.db.forWorkspace(ctx, PublicLink).find({ where: { formId }, order: { id: 'DESC' } });
    return rows.map((row) => this.view(row));
  }

  /** Keys of the fields that a link can use: to be filled in, shown, asked for. */
  async fields(ctx: RequestContext, form: string): Promise<PublicFields> {
    const fields = liveFields(await this.forms.get(ctx, form));
    const keys = (fits: (field: (typeof fields)[number]) => boolean) => fields.filter(fits).map(({ key }) => key);
    return { fill: keys((f) => mayFill(f, this.registry.field)), show: keys(mayShow), ask: keys(mayAsk) };
  }

  async create(ctx: RequestContext, form: string, body: CreatePublicLink): Promise<PublicLinkView> {
    const table = await this.forms.table(ctx, form);
    const links = this.db.forWorkspace(ctx, PublicLink);
    if ((await links.count({ formId: table.form.id })) >= MOST_LINKS)
      throw new Conflict('PUBLIC_LINK_LIMIT', { limit: MOST_LINKS });
    const id = newId();
    const token = newToken();
    const row = {
      id,
      formId: table.form.id,
      kind: body.kind,
      tokenHash: tokenHash(token),
      tokenSealed: this.secrets.seal(token, about(id)),
      ...(await this.columns(table, body.kind, body)),
    };
    await links.insert(row as never);
    await this.audit.note(ctx, 'public-link.created', { id, form: table.form.key, name: body.name });
    return this.view(await this.find(ctx, id));
  }

  async change(ctx: RequestContext, id: string, body: ChangePublicLink): Promise<PublicLinkView> {
    const row = await this.find(ctx, id);
    const table = await this.forms.table(ctx, row.formId);
    const { opensAt, closesAt, most, name, enabled, settings } = row;
    const now = {
      name,
      enabled,
      most,
      opensAt: opensAt?.toISOString() ?? null,
      closesAt: closesAt?.toISOString() ?? null,
      ...settings,
    };
    await this.db
      .forWorkspace(ctx, PublicLink)
      .update({ id }, (await this.columns(table, row.kind, { ...now, ...body }, row.passwordHash)) as never);
    await this.audit.note(ctx, 'public-link.changed', { id, fields: Object.keys(body) });
    return this.view(await this.find(ctx, id));
  }

  /** The address leads nowhere from now on; what came in through it stays. */
  async remove(ctx: RequestContext, id: string): Promise<void> {
    await this.find(ctx, id);
    await this.db.forWorkspace(ctx, PublicLink).delete({ id });
    await this.audit.note(ctx, 'public-link.deleted', { id });
  }

  /** A signed part for the address that fills these fields; visitors can neither see them in the form nor change them. */
  async sign(ctx: RequestContext, id: string, values: Record<string, unknown>): Promise<{ params: string }> {
    const row = await this.find(ctx, id);
    const { form } = await this.forms.table(ctx, row.formId);
    const details: Detail[] = Object.keys(values)
      .filter((key) => !row.settings.params.includes(key))
      .map((key) => ({ path: `values.${key}`, code: 'PUBLIC_PARAM_UNKNOWN', params: { field: key } }));
    const { language } = ctx;
    const types = this.registry.field;
    const checked = checkRecord(form, values, { types, check: ajvCheck, language, traditional, partial: true });
    details.push(...checked.details);
    if (details.length) throw new Invalid('RECORD_INVALID', {}, details);
    return { params: this.seals.params(id, checked.values) };
  }

  private async find(ctx: RequestContext, id: string): Promise<PublicLink> {
    const row = await this.db.forWorkspace(ctx, PublicLink).findOne({ id });
    if (!row) throw new NotFound('PUBLIC_LINK_NOT_FOUND');
    return row;
  }

  private async columns(
    table: RecordTable,
    kind: PublicLink['kind'],
    body: ChangePublicLink & { name: string; fields: string[] },
    passwordHash: string | null = null,
  ) {
    this.check(table, kind, body);
    const { password, fields, params = [], conditions = [] } = body;
    const settings: PublicLinkSettings = {
      intro: body.intro ?? '',
      fields,
      params: kind === 'fill' ? params : [],
      conditions: kind === 'query' ? conditions : [],
      once: kind === 'fill' && (body.once ?? false),
      captcha: body.captcha ?? true,
      thanks: body.thanks ?? '',
    };
    return {
      name: body.name.trim(),
      enabled: body.enabled ?? true,
      opensAt: body.opensAt ? new Date(body.opensAt) : null,
      closesAt: body.closesAt ? new Date(body.closesAt) : null,
      most: kind === 'fill' ? (body.most ?? null) : null,
      passwordHash: password === undefined ? passwordHash : password === null ? null : await hashPassword(password),
      settings,
    };
  }

  private check({ form }: RecordTable, kind: PublicLink['kind'], body: ChangePublicLink & { fields: string[] }) {
    const { fields, params = [], conditions = [], opensAt, closesAt } = body;
    const types = this.registry.field;
    const details: Detail[] = [];
    const each = (path: string, keys: string[], fits: (field: (typeof form.fields)[number]) => boolean) =>
      keys.forEach((key, i) => {
        const field = liveFields(form).find((f) => f.key === key);
        if (!field || !fits(field))
          details.push({ path: `${path}.${i}`, code: 'PUBLIC_FIELD_UNFIT', params: { field: field?.label ?? key } });
      });
    each('fields', fields, kind === 'fill' ? (f) => mayFill(f, types) : mayShow);
    if (!fields.length) details.push({ path: 'fields', code: 'PUBLIC_FIELDS_NONE' });
    if (kind === 'fill') {
      each('params', params, (f) => !types(f.type).system && !f.formula);
      const both = params.find((key) => fields.includes(key));
      if (both) details.push({ path: 'params', code: 'PUBLIC_PARAM_SHOWN', params: { field: both } });
      if (!details.length) details.push(...fillProblems(form, fields, params));
    } else {
      each('conditions', conditions, mayAsk);
      if (!conditions.length) details.push({ path: 'conditions', code: 'PUBLIC_CONDITIONS_NONE' });
    }
    if (opensAt && closesAt && opensAt >= closesAt) details.push({ path: 'closesAt', code: 'PUBLIC_WINDOW_EMPTY' });
    if (details.length) throw new Invalid('PUBLIC_LINK_INVALID', {}, details);
  }

  private view(row: PublicLink): PublicLinkView {
    return {
      id: row.id,
      kind: row.kind,
      name: row.name,
      token: this.secrets.open(row.tokenSealed, about(row.id)),
      enabled: row.enabled,
      ...row.settings,
      hasPassword: row.passwordHash !== null,
      opensAt: row.opensAt?.toISOString() ?? null,
      closesAt: row.closesAt?.toISOString() ?? null,
      most: row.most,
      answers: row.answers,
      createdAt: row.createdAt.toISOString(),
    };
  }
}
