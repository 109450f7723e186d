import { Inject, Injectable } from '@nestjs/common';
import { ajvCheck, checkRecord, isEmpty, liveFields } from '@careloop/forms';
import {
  Conflict,
  type Detail,
  DomainError,
  Forbidden,
  Invalid,
  type Language,
  NotFound,
  type RequestContext,
} from '@careloop/kernel';
import type { AnswerPublic, OpenPublic, PublicResults, PublicView, QueryPublic } from '@careloop/contracts';
import { PublicLink, type RecordTable } from '@careloop/database';
import type { Rule } from '@careloop/rules';
import type { Registry } from '@careloop/sdk';
import { passwordFits, tokenHash } from '../access/passwords';
import { AppClock } from '../clock';
import { Database } from '../database';
import { FormsService } from '../forms/forms.service';
import { RecordsService } from '../records/records.service';
import { APP_REGISTRY } from '../registry';
import { traditional } from '../traditional';
import { Attempts } from './attempts';
import { askedFields, mayAsk, mayFill, mayShow, toldFields } from './public-fields';
import { Seals } from './seals';

const SHOWN = 20;
const MOST_CHARACTERS = 200_000;

/** A link that may be used now, and what its visitors act as. */
interface Visit {
  link: PublicLink;
  table: RecordTable;
  ctx: RequestContext;
}

/**
 * What people without an account can do, and nothing else: through an address that is on, see its fields, answer once the
 * password and the work are in, or find records by values they know. Whatever they send beside the link's own fields is
 * refused; what they are told names no other field, form or person.
 */
@Injectable()
export class VisitorsService {
  private readonly wrongPasswords = new Attempts(100);
  private readonly misses = new Attempts(300);

  constructor(
    private db: Database,
    private forms: FormsService,
    private records: RecordsService,
    private seals: Seals,
    private clock: AppClock,
    @Inject(APP_REGISTRY) private registry: Registry,
  ) {}

  /** What the page at this address shows. */
  async open(token: string, language: Language, body: OpenPublic, cookie?: string): Promise<PublicView> {
    const { link, table, ctx } = await this.visit(token, language);
    const { settings, kind, name } = link;
    const pass = await this.admit(link, body);
    const answered = settings.once && this.seals.hasAnswered(link.id, cookie);
    const told = { kind, name, zone: ctx.zone, answered };
    if (link.passwordHash && !pass)
      return { ...told, answered: false, intro: '', needsPassword: true, fields: [], pass: null, challenge: null };
    if (body.params) this.paramsOf(link, body.params);
    const keys =
      kind === 'fill'
        ? settings.fields.filter((key) => this.has(table, key, (f) => mayFill(f, this.registry.field)))
        : settings.conditions.filter((key) => this.has(table, key, mayAsk));
    return {
      ...told,
      intro: settings.intro,
      needsPassword: false,
      fields: answered ? [] : kind === 'fill' ? toldFields(table.form, keys) : askedFields(table.form, keys),
      pass,
      challenge: settings.captcha ? this.seals.challenge(link.id) : null,
    };
  }

  /** Makes a record from a visitor's answer. `remember`: told what to keep in the browser when one answer is enough. */
  async answer(
    token: string,
    language: Language,
    body: AnswerPublic,
    cookie: string | undefined,
    remember: (link: PublicLink, seal: string) => void,
  ): Promise<{ thanks: string }> {
    const { link, table, ctx } = await this.visit(token, language, 'fill');
    await this.expectAdmitted(link, body);
    const { settings } = link;
    if (settings.once && this.seals.hasAnswered(link.id, cookie)) throw new Conflict('PUBLIC_ANSWERED');
    if (JSON.stringify(body.values).length > MOST_CHARACTERS) throw new DomainError(413, 'BODY_TOO_LARGE');
    const unknown = Object.keys(body.values).filter(
      (key) => !settings.fields.includes(key) || !this.has(table, key, (f) => mayFill(f, this.registry.field)),
    );
    if (unknown.length) throw new Invalid('RECORD_INVALID', {}, unknown.map(notAsked));
    await this.expectProof(link, body.proof);
    const given = body.params ? this.paramsOf(link, body.params) : {};
    const rows = await this.db.query(
      `UPDATE careloop.public_links SET answers = answers + 1
       WHERE id = $1 AND enabled AND (most IS NULL OR answers < most) RETURNING 1`,
      [link.id],
    );
    if (!rows.length) throw new Conflict('PUBLIC_LINK_FULL');
    try {
      await this.records.create(ctx, table.form.id, { ...body.values, ...given });
    } catch (error) {
      await this.db.query('UPDATE careloop.public_links SET answers = answers - 1 WHERE id = $1', [link.id]);
      throw this.discreet(link, error);
    }
    if (settings.once) remember(link, this.seals.answered(link.id));
    return { thanks: settings.thanks };
  }

  /** Records whose fields all have exactly these values, the newest first: at most twenty, only the link's fields. */
  async query(token: string, language: Language, body: QueryPublic): Promise<PublicResults> {
    const { link, table, ctx } = await this.visit(token, language, 'query');
    await this.expectAdmitted(link, body);
    this.misses.check(link.id);
    const { conditions, fields, captcha } = link.settings;
    const unknown = Object.keys(body.values).filter((key) => !conditions.includes(key));
    if (unknown.length) throw new Invalid('RECORD_INVALID', {}, unknown.map(notAsked));
    const asked = liveFields(table.form).filter((f) => conditions.includes(f.key) && mayAsk(f));
    if (asked.length < conditions.length) throw new Conflict('PUBLIC_FORM_CHANGED');
    const missing = asked.filter(({ key }) => isEmpty(body.values[key]));
    const typed = Object.fromEntries(asked.filter((f) => f.type !== 'serial').map((f) => [f.key, body.values[f.key]]));
    const { values, details } = checkRecord(table.form, typed, {
      types: this.registry.field,
      check: ajvCheck,
      language,
      traditional,
      partial: true,
    });
    const wrong: Detail[] = [
      ...missing.map(({ key, label }) => ({
        path: `values.${key}`,
        code: 'PUBLIC_CONDITION_MISSING',
        params: { field: label },
      })),
      ...details.filter(({ path }) => !missing.some(({ key }) => path === `values.${key}`)),
    ];
    if (wrong.length) throw new Invalid('RECORD_INVALID', {}, wrong);
    await this.expectProof(link, body.proof);
    const filter: Rule = {
      and: asked.map(({ key, type }) => ({
        '==': [{ var: key }, (type === 'serial' ? String(body.values[key]) : values[key]) as Rule],
      })),
    };
    const shown = fields.flatMap((key) => liveFields(table.form).filter((f) => f.key === key && mayShow(f)));
    const page = JSON.parse(
      await this.records.query(ctx, table.form.id, {
        filter,
        fields: shown.map(({ key }) => key),
        sort: ['-_created_at'],
        limit: SHOWN,
      }),
    ) as { items: { values: Record<string, unknown> }[]; nextCursor: string | null };
    if (!page.items.length) this.misses.failed(link.id);
    return {
      items: page.items.map((record) =>
        shown.map((field) => ({
          label: field.label,
          text: this.registry.field(field.type).display(record.values[field.key], field, language, { zone: ctx.zone }),
        })),
      ),
      more: page.nextCursor !== null,
      challenge: captcha ? this.seals.challenge(link.id) : null,
    };
  }

  /** The link of an address. Unknown, stopped and put away ones are all the same: there is nothing here. */
  private async visit(token: string, language: Language, kind?: PublicLink['kind']): Promise<Visit> {
    const link = await this.db.source.getRepository(PublicLink).findOneBy({ tokenHash: tokenHash(token) });
    if (!link?.enabled || (kind && link.kind !== kind)) throw new NotFound('PUBLIC_LINK_NOT_FOUND');
    const { workspaceId } = link;
    const table = await this.forms.table({ workspaceId }, link.formId).catch((error: unknown) => {
      throw error instanceof NotFound ? new NotFound('PUBLIC_LINK_NOT_FOUND') : error;
    });
    const now = this.clock.now();
    if (link.opensAt && now < link.opensAt) throw new DomainError(410, 'PUBLIC_LINK_EARLY');
    if (link.closesAt && now >= link.closesAt) throw new DomainError(410, 'PUBLIC_LINK_OVER');
    if (link.most !== null && link.answers >= link.most) throw new DomainError(410, 'PUBLIC_LINK_FULL');
    const [workspace] = await this.db.query<{ zone: string }>('SELECT zone FROM careloop.workspaces WHERE id = $1', [
      workspaceId,
    ]);
    const cause = { kind: 'public' as const, id: link.id };
    return { link, table, ctx: { workspaceId, zone: workspace!.zone, role: 'system', language, cause } };
  }

  /** A pass where the password is known or was; null where it has yet to be said. Wrong: 403. */
  private async admit(link: PublicLink, { password, pass }: OpenPublic): Promise<string | null> {
    const { id, passwordHash } = link;
    if (!passwordHash) return null;
    if (pass && this.seals.passFits(id, passwordHash, pass)) return pass;
    if (password === undefined) return null;
    this.wrongPasswords.check(id);
    if (await passwordFits(passwordHash, password)) return this.seals.pass(id, passwordHash);
    this.wrongPasswords.failed(id);
    throw new Forbidden('PUBLIC_PASSWORD_WRONG');
  }

  private async expectAdmitted(link: PublicLink, { pass }: { pass?: string }): Promise<void> {
    if (link.passwordHash && !(await this.admit(link, { ...(pass && { pass }) })))
      throw new Forbidden('PUBLIC_PASSWORD_NEEDED');
  }

  private async expectProof(link: PublicLink, proof: AnswerPublic['proof']): Promise<void> {
    if (!link.settings.captcha) return;
    if (!proof || !(await this.seals.proves(link.id, proof))) throw new Conflict('PUBLIC_PROOF_NEEDED');
  }

  private paramsOf(link: PublicLink, sealed: string): Record<string, unknown> {
    const values = this.seals.readParams(link.id, sealed);
    if (!values) throw new Invalid('PUBLIC_PARAMS_BROKEN', {}, [], 400);
    // What the link no longer takes is left out.
    return Object.fromEntries(Object.entries(values).filter(([key]) => link.settings.params.includes(key)));
  }

  private has(table: RecordTable, key: string, fits: (field: RecordTable['form']['fields'][number]) => boolean) {
    return liveFields(table.form).some((field) => field.key === key && fits(field));
  }

  /** A refusal that speaks of other fields than the link's says no more than that it can't be done now. */
  private discreet(link: PublicLink, error: unknown): unknown {
    if (!(error instanceof DomainError)) return error;
    const own = error.details.filter(({ path }) => link.settings.fields.includes(path.split('.')[1] ?? ''));
    if (error.details.length && own.length === error.details.length) return error;
    return own.length ? new Invalid('RECORD_INVALID', {}, own) : new Conflict('PUBLIC_FORM_CHANGED');
  }
}

const notAsked = (key: string): Detail => ({
  path: `values.${key.slice(0, 100)}`,
  code: 'PUBLIC_FIELD_NOT_ASKED',
});
