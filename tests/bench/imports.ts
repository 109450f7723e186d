import { performance } from 'node:perf_hooks';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { startTestApp, type TestApp } from '../support/app';
import type { Figure } from './records';

const ROUNDS = 3;
const tiers = ['金卡', '银卡', '普通'];

/** A customer form of twenty fields with the indexes that its roles and unique field bring. */
const FORM = (key: string) => ({
  key,
  name: '客户',
  kind: 'customer',
  fields: [
    { key: 'no', type: 'text', label: '客户号', unique: true },
    { key: 'name', type: 'text', label: '姓名', required: true },
    { key: 'mobile', type: 'phone', label: '手机' },
    { key: 'email', type: 'email', label: '邮箱' },
    { key: 'birthday', type: 'date', label: '生日' },
    { key: 'tier', type: 'select', label: '等级', options: tiers.map((label, i) => ({ key: `t${i}`, label })) },
    { key: 'renews_on', type: 'date', label: '续约日' },
    { key: 'fee', type: 'money', label: '月费' },
    { key: 'visits', type: 'number', label: '到店次数' },
    { key: 'active', type: 'checkbox', label: '在用' },
    ...Array.from({ length: 10 }, (_, i) => ({ key: `note_${i}`, type: 'text', label: `备注${i}` })),
  ],
  roles: { name: 'name', mobile: 'mobile', email: 'email', birthday: 'birthday' },
});

const HEADING = ['客户号', '姓名', '手机', '邮箱', '生日', '等级', '续约日', '月费', '到店次数', '在用'].concat(
  Array.from({ length: 10 }, (_, i) => `备注${i}`),
);
const day = (n: number) => new Date(Date.UTC(1960, 0, 1 + n)).toISOString().slice(0, 10);
const cells = (i: number) => [
  `C${i}`,
  `客户${i}`,
  `138${String(i).padStart(8, '0')}`,
  `c${i}@example.com`,
  day((i * 7) % 18_000),
  tiers[i % 3]!,
  day(24_000 + ((i * 13) % 800)),
  `${(i % 50_000) / 100}`,
  `${i % 97}`,
  i % 2 ? '是' : '否',
  ...Array.from({ length: 10 }, (_, n) => `备注 ${i} / ${n}`),
];
/** The same row as a table holds it. */
const stored = (i: number) =>
  cells(i)
    .with(2, `+86138${String(i).padStart(8, '0')}`)
    .with(5, `t${i % 3}`)
    .with(9, i % 2 ? 't' : 'f');

const median = (numbers: number[]) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]!;

/** A CSV file as a person uploads it (create, and update by key), against COPY into a table with the same indexes, A B A B. */
export async function bench(url: string, size: number): Promise<Figure[]> {
  const rows = Math.min(size, 200_000);
  const name = `bench_imports_${process.pid}`;
  const server = new Client({ connectionString: url });
  await server.connect();
  await server.query(`CREATE DATABASE ${name}`);
  const own = new URL(url);
  own.pathname = `/${name}`;
  const t = await startTestApp({ databaseUrl: own.toString(), testClock: false });
  const client = new Client({ connectionString: own.toString() });
  await client.connect();
  try {
    const csv = Buffer.from(
      [HEADING, ...Array.from({ length: rows }, (_, i) => cells(i))].map((r) => r.join(',')).join('\n'),
    );
    const by: Record<'raw' | 'create' | 'upsert', number[]> = { raw: [], create: [], upsert: [] };
    for (let round = 0; round < ROUNDS; round++) {
      const ours = await tableOf(t, `ours_${round}`);
      const raw = await tableOf(t, `raw_${round}`);
      const lines: string[] = [];
      for (let i = 0; i < rows; i += 500)
        lines.push(
          Array.from({ length: Math.min(500, rows - i) }, (_, n) =>
            [crypto.randomUUID(), '2027-01-01', '2027-01-01', ...stored(i + n)].join('\t').concat('\n'),
          ).join(''),
        );
      by.raw.push(
        await timed(async () => {
          const target = client.query(
            copyFrom(`copy ${raw.table} (id, created_at, updated_at, ${raw.columns.join(', ')}) from stdin`),
          );
          await pipeline(Readable.from(lines), target);
        }),
      );
      by.create.push(await timed(() => imported(t, `ours_${round}`, csv, { mode: 'create' }, rows)));
      by.upsert.push(await timed(() => imported(t, `ours_${round}`, csv, { mode: 'upsert', key: 'no' }, rows)));
      await client.query(`truncate ${ours.table}, ${raw.table}`);
    }
    const speed = (ms: number[]) => Math.round((rows / median(ms)) * 1000);
    const figure = (text: string, product: number[], aim: string): Figure => ({
      figure: `${text} of ${rows} × 20 from CSV`,
      limit: speed(by.raw),
      product: speed(product),
      unit: 'rows/s',
      aim,
    });
    return [figure('import', by.create, '≥ 60 %'), figure('upsert', by.upsert, '≥ 40 %')];
  } finally {
    await client.end();
    await t.close();
    await server.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await server.end();
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/** A new form's table and columns, in the order of its fields. */
async function tableOf(t: TestApp, key: string) {
  const { body: form } = await t.api.post<{ id: string; fields: { id: string; key: string }[] }>('/forms', FORM(key));
  const [workspace] = await t.db.query<{ id: string }>('SELECT id FROM careloop.workspaces');
  return {
    table: `"w_${workspace!.id.replaceAll('-', '')}"."t_${form.id.replaceAll('-', '')}"`,
    columns: form.fields.map((f) => `"f_${f.id}"`),
  };
}

/** Uploads, and waits for the end. */
async function imported(t: TestApp, form: string, content: Buffer, fields: Record<string, string>, rows: number) {
  const { body } = await t.api.upload<{ id: string }>(`/forms/${form}/imports`, { name: 'a.csv', content }, fields);
  for (;;) {
    const { body: state } = await t.api.get<{ state: string; processed: number; failed: number }>(
      `/imports/${body.id}`,
    );
    if (state.state === 'done' && state.processed === rows && !state.failed) return;
    if (state.state !== 'waiting' && state.state !== 'running')
      throw new Error(JSON.stringify([state, (await t.api.get(`/imports/${body.id}/errors`)).body]).slice(0, 500));
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
