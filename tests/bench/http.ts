import { performance } from 'node:perf_hooks';
import { fastify } from 'fastify';
import { Client, Pool } from 'pg';
import { startTestApp } from '../support/app';
import type { Figure } from './records';

const CLIENTS = 8;
const ROUNDS = 5;
const REQUESTS = 400;

const FORM = {
  key: 'people',
  name: '客户',
  kind: 'customer',
  fields: [
    { key: 'name', type: 'text', label: '姓名' },
    {
      key: 'tier',
      type: 'select',
      label: '等级',
      options: [
        { key: 'gold', label: '金卡' },
        { key: 'plain', label: '普通' },
      ],
    },
    { key: 'fee', type: 'number', label: '月费', scale: 2 },
    { key: 'renews_on', type: 'date', label: '续约日' },
  ],
};

/** Requests a second of one call, `CLIENTS` at a time. */
async function rate(call: () => Promise<unknown>): Promise<number> {
  let left = REQUESTS;
  const started = performance.now();
  await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      while (left-- > 0) await call();
    }),
  );
  return (REQUESTS / (performance.now() - started)) * 1000;
}

const median = (numbers: number[]) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)]!;

/** The list endpoint against bare Fastify + pg with the same page written by hand; both listen on loopback, A B A B. */
export async function bench(url: string, size: number): Promise<Figure[]> {
  const name = `bench_http_${process.pid}`;
  const server = new Client({ connectionString: url });
  await server.connect();
  await server.query(`CREATE DATABASE ${name}`);
  const own = new URL(url);
  own.pathname = `/${name}`;
  const t = await startTestApp({ databaseUrl: own.toString(), testClock: false });
  const pool = new Pool({ connectionString: own.toString(), max: 20 });
  const bare = fastify();
  try {
    const { body: form } = await t.api.post<{ id: string; fields: { id: string; key: string }[] }>('/forms', FORM);
    const column = (key: string) => `"f_${form.fields.find((f) => f.key === key)!.id}"`;
    const [workspace] = await t.db.query<{ id: string }>('SELECT id FROM careloop.workspaces');
    const table = `"w_${workspace!.id.replaceAll('-', '')}"."t_${form.id.replaceAll('-', '')}"`;
    await pool.query(
      `INSERT INTO ${table} (id, version, created_at, updated_at, ${['name', 'tier', 'fee', 'renews_on'].map(column).join(', ')})
       SELECT gen_random_uuid(), 1, now(), now(), '客户' || i, CASE WHEN i % 5 = 0 THEN 'gold' ELSE 'plain' END,
              (i % 997)::numeric, date '2027-01-01' + i % 365 FROM generate_series(1, $1) i`,
      [size],
    );
    await pool.query(`CREATE INDEX ON ${table} (${column('tier')}, ${column('renews_on')} DESC, id DESC)`);
    await pool.query(`ANALYZE ${table}`);
    const sql = `SELECT json_build_object('items', coalesce(json_agg(json_build_object('id', r.id, 'version', r.version,
        'values', json_build_object('name', r.${column('name')}, 'tier', r.${column('tier')}, 'fee', r.${column('fee')},
          'renews_on', r.${column('renews_on')}), 'createdAt', r.created_at, 'updatedAt', r.updated_at)), '[]'))::text AS page
      FROM (SELECT * FROM ${table} WHERE deleted_at IS NULL AND ${column('tier')} = $1 AND ${column('renews_on')} < $2
        ORDER BY ${column('renews_on')} DESC, id DESC LIMIT 50) r`;
    bare.post('/list', async (_, reply) => {
      const { rows } = await pool.query<{ page: string }>({ name: 'list', text: sql, values: ['gold', '2027-06-01'] });
      return reply.type('application/json').send(rows[0]!.page);
    });
    const floor = await bare.listen({ port: 0, host: '127.0.0.1' });
    await t.app.listen(0, '127.0.0.1');
    const { port } = t.app.getHttpServer().address() as { port: number };
    const post = (address: string, body: unknown, token = '') =>
      fetch(address, {
        method: 'POST',
        headers: {
          'accept-encoding': 'identity',
          'content-type': 'application/json',
          ...(token && { authorization: `Bearer ${token}` }),
        },
        body: JSON.stringify(body),
      }).then(async (answer) => {
        const text = await answer.text();
        if (answer.status !== 200) throw new Error(text);
      });
    const { token } = t.api as unknown as { token: string };
    const filter = { and: [{ '==': [{ var: 'tier' }, 'gold'] }, { '<': [{ var: 'renews_on' }, '2027-06-01'] }] };
    const query = { filter, sort: ['-renews_on'], limit: 50 };
    const limit: number[] = [];
    const product: number[] = [];
    for (let i = 0; i <= ROUNDS; i++) {
      const a = await rate(() => post(`${floor}/list`, {}));
      const b = await rate(() => post(`http://127.0.0.1:${port}/api/v1/forms/people/records/query`, query, token));
      if (i) {
        limit.push(a);
        product.push(b);
      }
    }
    return [
      {
        figure: `HTTP list of 50, filter + sort, ${size} rows`,
        limit: median(limit),
        product: median(product),
        unit: 'requests/s',
        aim: '≥ 0.60',
      },
    ];
  } finally {
    await bare.close();
    await pool.end();
    await t.close();
    await server.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await server.end();
  }
}
