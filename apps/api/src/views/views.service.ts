import { Injectable } from '@nestjs/common';
import { Conflict, type Detail, Forbidden, Invalid, newId, NotFound, type RequestContext, say } from '@careloop/kernel';
import type { ChangeView, CreateView, ViewSettings, ViewView } from '@careloop/contracts';
import { type RecordTable, View } from '@careloop/database';
import { IsNull } from 'typeorm';
import { Database } from '../database';
import { sentence } from '../error.filter';
import { Events } from '../events';
import { FormsService } from '../forms/forms.service';
import { traditional } from '../traditional';
import { viewProblems } from './view-problems';

/** Shared views of a form, and each member's own. */
const MOST = 200;

/** Saved ways to look at records. A view shows nothing its reader may not see: it only asks, as they could themselves. */
@Injectable()
export class ViewsService {
  constructor(
    private db: Database,
    private forms: FormsService,
    private events: Events,
  ) {}

  /** The shared ones in their order, then the caller's own; never a colleague's. */
  async list(ctx: RequestContext, form: string): Promise<ViewView[]> {
    const table = await this.forms.table(ctx, form);
    const views = [...(await this.group(ctx, table, null)), ...(await this.own(ctx, table))];
    return views.map((view) => shown(view, table, ctx));
  }

  /** `Forbidden('VIEW_SHARED_BY_BUILDERS')`, `Invalid('VIEW_INVALID')`, `Conflict('VIEW_LIMIT')`. */
  async create(ctx: RequestContext, form: string, body: CreateView): Promise<ViewView> {
    const table = await this.forms.table(ctx, form);
    const { name, kind, shared = false, settings = {} } = body;
    if (shared) mayShare(ctx);
    accepted(table, settings);
    const ownerId = shared ? null : owner(ctx);
    const id = newId();
    await this.db.forWorkspace(ctx, View).insert({
      id,
      formId: table.form.id,
      name: name.trim(),
      kind,
      ownerId,
      position: await this.nextPosition(ctx, table, ownerId),
      settings,
    });
    await this.announce(ctx, table, id, shared);
    return shown(await this.find(ctx, table, id), table, ctx);
  }

  /** `Conflict('VIEW_VERSION_STALE')` when a colleague saved meanwhile. */
  async change(ctx: RequestContext, form: string, id: string, body: ChangeView): Promise<ViewView> {
    const table = await this.forms.table(ctx, form);
    const view = await this.writable(ctx, table, id);
    const { name, shared, settings, version } = body;
    if (settings) accepted(table, settings);
    const moves = shared !== undefined && shared !== (view.ownerId === null);
    if (moves) mayShare(ctx);
    const ownerId = moves ? (shared ? null : owner(ctx)) : view.ownerId;
    const expected = version ?? view.version;
    const changed = await this.db.forWorkspace(ctx, View).update(
      { id, version: expected },
      {
        ...(name && { name: name.trim() }),
        ...(settings && { settings }),
        ...(moves && { ownerId, position: await this.nextPosition(ctx, table, ownerId) }),
        version: expected + 1,
      },
    );
    if (!changed) throw new Conflict('VIEW_VERSION_STALE', { name: view.name });
    await this.announce(ctx, table, id, view.ownerId === null || ownerId === null);
    return shown(await this.find(ctx, table, id), table, ctx);
  }

  async remove(ctx: RequestContext, form: string, id: string): Promise<void> {
    const table = await this.forms.table(ctx, form);
    const { ownerId } = await this.writable(ctx, table, id);
    await this.db.forWorkspace(ctx, View).delete({ id });
    await this.announce(ctx, table, id, ownerId === null);
  }

  /** Puts the named views of one group first, in this order; those left out follow as they were. */
  async order(ctx: RequestContext, form: string, ids: string[]): Promise<ViewView[]> {
    const table = await this.forms.table(ctx, form);
    const named = await Promise.all(ids.map((id) => this.writable(ctx, table, id)));
    const ownerId = named[0]!.ownerId;
    const outsider = named.find((view) => view.ownerId !== ownerId);
    if (outsider) throw new Invalid('VIEW_ORDER_MIXED', { name: outsider.name });
    const others = (await this.group(ctx, table, ownerId)).filter(({ id }) => !ids.includes(id));
    await this.db.query(
      `UPDATE careloop.views v SET position = o.n FROM unnest($2::uuid[]) WITH ORDINALITY o(id, n)
       WHERE v.workspace_id = $1 AND v.id = o.id`,
      [ctx.workspaceId, [...ids, ...others.map(({ id }) => id)]],
    );
    await this.announce(ctx, table, ids[0]!, ownerId === null);
    return this.list(ctx, form);
  }

  private group(ctx: RequestContext, table: RecordTable, ownerId: string | null): Promise<View[]> {
    return this.db
      .forWorkspace(ctx, View)
      .find({ where: { formId: table.form.id, ownerId: ownerId ?? IsNull() }, order: { position: 'ASC', id: 'ASC' } });
  }

  private async own(ctx: RequestContext, table: RecordTable): Promise<View[]> {
    return ctx.memberId ? this.group(ctx, table, ctx.memberId) : [];
  }

  /** A view the caller can see; a colleague's own is not found. */
  private async find(ctx: RequestContext, table: RecordTable, id: string): Promise<View> {
    const view = await this.db.forWorkspace(ctx, View).findOne({ id, formId: table.form.id });
    if (!view || (view.ownerId !== null && view.ownerId !== ctx.memberId)) throw new NotFound('VIEW_NOT_FOUND');
    return view;
  }

  private async writable(ctx: RequestContext, table: RecordTable, id: string): Promise<View> {
    const view = await this.find(ctx, table, id);
    if (view.ownerId === null) mayShare(ctx);
    return view;
  }

  private async nextPosition(ctx: RequestContext, table: RecordTable, ownerId: string | null): Promise<number> {
    const group = await this.group(ctx, table, ownerId);
    if (group.length >= MOST) throw new Conflict('VIEW_LIMIT', { limit: MOST });
    return Math.max(0, ...group.map(({ position }) => position)) + 1;
  }

  /** One's own views are nobody else's news. */
  private async announce(ctx: RequestContext, table: RecordTable, id: string, shared: boolean) {
    if (shared) await this.events.publish(ctx, { name: 'view.changed', form: table.form.key, id });
  }
}

function mayShare({ role }: RequestContext) {
  if (role === 'agent') throw new Forbidden('VIEW_SHARED_BY_BUILDERS');
}

function owner({ memberId }: RequestContext): string {
  if (!memberId) throw new Forbidden();
  return memberId;
}

function accepted(table: RecordTable, settings: ViewSettings) {
  const problems = viewProblems(table, settings);
  if (problems.length)
    throw new Invalid(
      'VIEW_INVALID',
      {},
      problems.map((p) => ({ ...p, path: `settings.${p.path}` })),
    );
}

function shown(view: View, table: RecordTable, ctx: RequestContext): ViewView {
  const { id, name, kind, ownerId, version, updatedAt } = view;
  const settings = view.settings as ViewSettings;
  const worded = ({ path, code, text, params }: Detail) => ({
    path,
    code,
    message: text ? say(text, ctx.language, traditional) : sentence(code, params ?? {}, ctx.language),
  });
  return {
    id,
    name,
    kind,
    shared: ownerId === null,
    version,
    settings,
    problems: viewProblems(table, settings).map(worded),
    updatedAt: updatedAt.toISOString(),
  };
}
