import os from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import type { INestApplicationContext, Provider } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { createDataSource, insertMany, type RecordTable } from '@careloop/database';
import { newId, type RequestContext } from '@careloop/kernel';
import { migrate } from '@careloop/migrations';
import { defineAction, defineChannel, definePlugin, Registry } from '@careloop/sdk';
import { AppModule } from '../../apps/api/src/app.module';
import { AutomationStore } from '../../apps/api/src/automations/automation-store';
import { AutomationsService } from '../../apps/api/src/automations/automations.service';
import { PlannerService } from '../../apps/api/src/automations/planning/planner.service';
import { PublishingService } from '../../apps/api/src/automations/publishing.service';
import { RunnerService } from '../../apps/api/src/automations/runs/runner.service';
import { AppClock } from '../../apps/api/src/clock';
import { Config } from '../../apps/api/src/config';
import { Database } from '../../apps/api/src/database';
import { FormsService } from '../../apps/api/src/forms/forms.service';
import { Queues } from '../../apps/api/src/queues';
import { RecordsService } from '../../apps/api/src/records/records.service';
import { APP_REGISTRY, loadRegistry } from '../../apps/api/src/registry';
import type { Figure } from './records';

const DUE = '2027-03-05T01:00:00Z';
const ROUNDS = 3;

/** Called when an action starts. */
let started: (key: string) => void = () => {};

const nullPlugin = definePlugin({
  id: 'null',
  version: '1.0.0',
  label: { zh: '空', en: 'Null' },
  actions: [
    defineAction({
      id: 'null.act',
      label: { zh: '空动作', en: 'Null action' },
      group: 'integration',
      settings: { type: 'object' },
      external: true,
      run: async (_, { key }) => {
        started(key);
        return { status: 'done' };
      },
    }),
  ],
  channels: [
    defineChannel({
      id: 'null',
      label: { zh: '空渠道', en: 'Null channel' },
      subject: true,
      settings: { type: 'object' },
      checkAddress: () => null,
      send: async () => ({ status: 'sent', ref: 'null' }),
      lookup: async () => null,
    }),
  ],
});

/** The server's services without HTTP, on this database, with providers that do nothing. */
async function open(url: string): Promise<INestApplicationContext> {
  await migrate(url);
  const config = new Config({
    port: 0,
    dataDir: path.join(os.tmpdir(), `careloop-bench-${process.pid}`),
    databaseUrl: url,
    role: 'all',
    secretKey: 'a secret for benches only',
    adminEmail: 'admin@careloop.local',
    webhookAllow: [],
    testClock: true,
    demo: false,
    production: false,
    logLevel: 'silent',
    templatesDir: path.resolve(__dirname, '../../templates'),
  });
  const module = AppModule.of(config, await createDataSource(url, { max: 20 }).initialize());
  const providers = (module.providers ?? []).map((provider: Provider) =>
    typeof provider === 'object' && provider.provide === APP_REGISTRY
      ? { provide: APP_REGISTRY, useFactory: () => new Registry([...loadRegistry().plugins, nullPlugin]) }
      : provider,
  );
  return NestFactory.createApplicationContext({ ...module, providers }, { logger: false });
}

interface World {
  app: INestApplicationContext;
  db: Database;
  ctx: RequestContext;
  table: RecordTable;
  size: number;
}

/** A workspace with `size` customers, all born on 5 March. */
async function build(app: INestApplicationContext, size: number): Promise<World> {
  const db = app.get(Database);
  const workspaceId = newId();
  await db.query('INSERT INTO careloop.workspaces (id, name) VALUES ($1, $2)', [workspaceId, 'bench']);
  const ctx: RequestContext = {
    workspaceId,
    zone: 'Asia/Shanghai',
    role: 'admin',
    language: 'zh-CN',
    cause: { kind: 'system' },
  };
  const { id } = await app.get(FormsService).create(ctx, {
    key: 'customers',
    name: '客户',
    kind: 'customer',
    fields: [
      { key: 'name', type: 'text', label: '姓名' },
      { key: 'email', type: 'email', label: '邮箱' },
      { key: 'birthday', type: 'date', label: '生日' },
      { key: 'visits', type: 'number', label: '到店次数' },
    ],
    roles: { name: 'name', email: 'email', birthday: 'birthday' },
  } as never);
  const table = await app.get(FormsService).table(ctx, id);
  const rows = Array.from({ length: size }, (_, i) => ({
    name: `客户${i}`,
    email: `c${i}@example.com`,
    birthday: `${1950 + (i % 50)}-03-05`,
    visits: i % 100,
  }));
  const write = { actor: null, cause: ctx.cause, at: new Date(), zone: ctx.zone, notify: false };
  await db.transaction((client) => insertMany(client, table, rows, write));
  await db.query(`ANALYZE ${table.name}`);
  return { app, db, ctx, table, size };
}

async function publish({ app, ctx }: World, trigger: object, steps: object[], policy: object = {}): Promise<string> {
  const body = {
    name: 'bench',
    form: 'customers',
    trigger,
    condition: { '>=': [{ var: 'visits' }, 0] },
    steps,
    policy,
  };
  const { id } = await app.get(AutomationsService).create(ctx, body as never);
  await app.get(PublishingService).publish(ctx, id, { start: 'future' });
  return id;
}

const yearly = { type: 'date', field: 'birthday', every: 'year', at: '09:00' };
const clear = ({ db }: World) =>
  db.query('TRUNCATE careloop.occurrences, careloop.occurrence_steps, careloop.messages, careloop.sandbox_messages');

/** Rows per second of 100,000 promises: the ledger's INSERT … SELECT by hand, and our planner. */
async function planning(world: World): Promise<Figure> {
  const { app, db, ctx, table, size } = world;
  const clock = app.get(AppClock);
  await clock.set(new Date('2027-01-01T00:00:00Z'));
  const automation = await publish(world, yearly, [{ id: 'act', action: 'null.act', settings: {} }], { holdout: 0.1 });
  await clock.set(new Date('2027-03-04T00:00:00Z'));
  const birthday = table.column('birthday')!.sql;
  const visits = table.column('visits')!.sql;
  const byHand = () =>
    db.query(
      `INSERT INTO careloop.occurrences (id, workspace_id, automation_id, version_id, form_id, record_id, occurrence_key,
         due_at, not_after, zone, arm, wake_at)
       SELECT gen_random_uuid(), $1::uuid, $2::uuid, a.active_version_id, $3::uuid, r.id, 'birthday:2027', $4::timestamptz,
         $4::timestamptz + interval '1 day', 'Asia/Shanghai', 'treated', $4::timestamptz
       FROM ${table.name} r, careloop.automations a
       WHERE a.id = $2 AND r.deleted_at IS NULL AND r.${visits} >= 0
         AND extract(month FROM r.${birthday}) * 100 + extract(day FROM r.${birthday}) = 305
       ON CONFLICT (automation_id, record_id, occurrence_key) DO NOTHING`,
      [ctx.workspaceId, automation, table.form.id, DUE],
    );
  const ours = async () => {
    await db.query('UPDATE careloop.automations SET planned_until = NULL WHERE id = $1', [automation]);
    const live = await app.get(AutomationStore).one(db.pool, ctx.workspaceId, automation);
    const planned = await app.get(PlannerService).plan(live!);
    if (planned !== size) throw new Error(`planned ${planned} of ${size}`);
  };
  const [limit, product] = await interleaved(world, byHand, ours);
  await app.get(AutomationsService).remove(ctx, automation);
  return { figure: 'planning due customers', limit, product, unit: 'rows/s', aim: '≥ 67 %' };
}

/** Rows per second: claimed and finished in batches by hand, and run through steps to a provider that does nothing. */
async function acting(world: World, action: object, figure: string): Promise<Figure> {
  const { app, db, ctx, size } = world;
  const clock = app.get(AppClock);
  await clock.set(new Date('2027-01-01T00:00:00Z'));
  const automation = await publish(world, yearly, [{ id: 'act', ...action }]);
  const plan = async () => {
    await clear(world);
    await clock.set(new Date('2027-03-04T00:00:00Z'));
    await db.query('UPDATE careloop.automations SET planned_until = NULL WHERE id = $1', [automation]);
    const live = await app.get(AutomationStore).one(db.pool, ctx.workspaceId, automation);
    await app.get(PlannerService).plan(live!);
    await clock.set(new Date(DUE));
  };
  const byHand = async () => {
    for (;;) {
      const { rows } = await db.pool.query<{ id: string }>(
        `UPDATE careloop.occurrences SET state = 'running', fence = fence + 1, wake_at = '-infinity',
           lease_until = clock_timestamp() + interval '1 minute'
         WHERE id IN (SELECT id FROM careloop.occurrences WHERE state IN ('planned', 'running', 'waiting') AND wake_at <= $1
           AND state <> 'running' ORDER BY wake_at LIMIT 200 FOR UPDATE SKIP LOCKED) RETURNING id`,
        [DUE],
      );
      if (!rows.length) return;
      await db.pool.query(
        `UPDATE careloop.occurrences SET state = 'done', wake_at = 'infinity', lease_until = NULL, finished_at = $2
         WHERE id = ANY($1)`,
        [rows.map((row) => row.id), DUE],
      );
    }
  };
  const ours = async () => {
    await app.get(RunnerService).idle();
    const left = await db.query(
      `SELECT o.state, o.reason, s.output, count(*)::int FROM careloop.occurrences o
       LEFT JOIN careloop.occurrence_steps s ON s.occurrence_id = o.id
       WHERE o.state NOT IN ('sent', 'done') GROUP BY 1, 2, 3`,
    );
    if (left.length) throw new Error(`of ${size} were not done: ${JSON.stringify(left)}`);
  };
  const [limit, product] = await interleaved(world, byHand, ours, plan);
  await app.get(AutomationsService).remove(ctx, automation);
  return { figure, limit, product, unit: 'rows/s', aim: '≥ 30 %' };
}

/** Milliseconds at the median: a bare job from add to start, and a record's change to its action's start. */
async function latency(world: World, events = 300): Promise<Figure> {
  const { app, ctx } = world;
  const queues = app.get(Queues);
  let begun: (at: number) => void = () => {};
  await queues.work('bench', async () => begun(performance.now()));
  const automation = await publish(world, { type: 'record', on: ['created'] }, [
    { id: 'act', action: 'null.act', settings: {} },
  ]);
  const bare: number[] = [];
  const ours: number[] = [];
  const timed = async (into: number[], start: () => Promise<unknown>) => {
    const from = performance.now();
    const at = new Promise<number>((resolve) => (begun = resolve));
    started = () => begun(performance.now());
    let sent = from;
    await start().then(() => (sent = performance.now()));
    // The change counts from its commit, the job from its add: what the caller waits for anyway is not the queue's.
    into.push((await at) - (into === ours ? Math.min(sent, await at) : from));
  };
  for (let i = 0; i < events; i++) {
    await timed(bare, () => queues.wake('bench', { i }));
    await timed(ours, () => app.get(RecordsService).create(ctx, 'customers', { name: `新${i}`, visits: 1 }));
  }
  started = () => {};
  await app.get(AutomationsService).remove(ctx, automation);
  return {
    figure: 'record change → action, p50',
    limit: median(bare),
    product: median(ours),
    unit: 'ms',
    aim: '≤ 3 ×',
  };
}

/** A B A B …, each after the same preparation; rows per second at the medians. */
async function interleaved(
  world: World,
  limit: () => Promise<unknown>,
  product: () => Promise<unknown>,
  prepare = () => clear(world) as Promise<unknown>,
): Promise<[number, number]> {
  const times: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++)
    for (const [i, work] of [limit, product].entries()) {
      await prepare();
      const from = performance.now();
      await work();
      times[i]!.push(performance.now() - from);
    }
  return times.map((t) => Math.round((world.size / median(t)) * 1000)) as [number, number];
}

const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

const nullAction = { action: 'null.act', settings: {} };
const nullMessage = {
  action: 'message.send',
  settings: { channel: 'null', to: '{{email}}', body: '{{name}}，生日快乐' },
};
const figures: Record<string, (world: World) => Promise<Figure>> = {
  planning,
  actions: (world) => acting(world, nullAction, 'actions to a null provider'),
  messages: (world) => acting(world, nullMessage, 'messages to a null provider'),
  latency,
};

/** Running does not get dearer per row with more rows: so many show it. */
const MOST_RUN = 20_000;

/** Care against the same work by hand, with `size` customers (100,000 in limits.md). Fills the database it is given. */
export async function bench(url: string, size = 100_000, only = Object.keys(figures)): Promise<Figure[]> {
  const app = await open(url);
  try {
    const planned = await build(app, size);
    const run = size > MOST_RUN ? await build(app, MOST_RUN) : planned;
    const measured: Figure[] = [];
    for (const name of only) measured.push(await figures[name]!(name === 'planning' ? planned : run));
    return measured;
  } finally {
    await app.close();
  }
}
