import {
  columnSql,
  createFormTable,
  dropWorkspaceSchema,
  ensureFieldIndex,
  ensureWorkspaceSchema,
  insertMany,
  listRecords,
  recordTable,
  type RecordTable,
  type WriteContext,
} from '@careloop/database';
import type { FieldDefinition, FormDefinition } from '@careloop/forms';
import { newId, newShortId } from '@careloop/kernel';
import { migrate } from '@careloop/migrations';
import { fieldsPlugin } from '@careloop/plugin-fields';
import type { Rule, RuleContext } from '@careloop/rules';
import { Registry } from '@careloop/sdk';
import { performance } from 'node:perf_hooks';
import { Client } from 'pg';

/** One line of the table: the same work by hand (limit) and by us (product), in one unit. */
export interface Figure {
  figure: string;
  limit: number;
  product: number;
  unit: string;
  aim: string;
}

const types = new Registry([fieldsPlugin]).field;
const now = new Date('2027-03-01T01:00:00Z');
const context: RuleContext = { now, zone: 'Asia/Shanghai' };
const write: WriteContext = {
  actor: newId(),
  cause: { kind: 'import' },
  at: now,
  zone: 'Asia/Shanghai',
  notify: false,
};
const tiers = ['gold', 'silver', 'plain'].map((key) => ({ key, label: key }));

const field = (key: string, type: string, more: Partial<FieldDefinition> = {}): FieldDefinition => ({
  id: newShortId(),
  key,
  type,
  label: key,
  ...more,
});

/** A customer form of twenty fields, as in the measured imports. */
const customers = (): FormDefinition => ({
  id: newId(),
  key: 'customers',
  name: '客户',
  kind: 'customer',
  version: 1,
  roles: { birthday: 'birthday' },
  fields: [
    field('name', 'text', { required: true }),
    field('mobile', 'phone'),
    field('email', 'email'),
    field('birthday', 'date'),
    field('tier', 'select', { options: tiers }),
    field('renews_on', 'date'),
    field('fee', 'money'),
    field('visits', 'number'),
    field('active', 'checkbox'),
    field('seen_at', 'datetime'),
    ...Array.from({ length: 10 }, (_, i) => field(`note_${i}`, 'text')),
  ],
});

const day = (n: number) => new Date(Date.UTC(1960, 0, 1 + n)).toISOString().slice(0, 10);
const customer = (i: number): Record<string, unknown> => ({
  name: `客户${i}`,
  mobile: `138${String(i).padStart(8, '0')}`,
  email: `c${i}@example.com`,
  birthday: day((i * 7) % 18_000),
  tier: tiers[i % 3]!.key,
  renews_on: day(24_000 + ((i * 13) % 800)),
  fee: (i % 50_000) / 100,
  visits: i % 97,
  active: i % 2 === 0,
  seen_at: new Date(now.getTime() - i * 60_000).toISOString(),
  ...Object.fromEntries(Array.from({ length: 10 }, (_, n) => [`note_${n}`, `备注 ${i} / ${n}`])),
});

const median = (times: number[]) => [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)]!;

/** Runs both ways in turns and gives the medians, in milliseconds. */
async function inTurns(rounds: number, limit: () => Promise<unknown>, product: () => Promise<unknown>) {
  const times: [number[], number[]] = [[], []];
  for (let i = 0; i < rounds * 2; i++) {
    const start = performance.now();
    await (i % 2 ? product : limit)();
    times[i % 2]!.push(performance.now() - start);
  }
  return { limit: median(times[0]), product: median(times[1]) };
}

/** Lists against the same work by hand. `size` rows; `url` is a database that may be written to. */
export async function bench(url: string, size: number): Promise<Figure[]> {
  await migrate(url);
  const client = new Client({ connectionString: url, options: '-c timezone=UTC' });
  await client.connect();
  const workspaceId = newId();
  await ensureWorkspaceSchema(client, workspaceId);
  try {
    return await lists(client, await made(client, workspaceId), size);
  } finally {
    await dropWorkspaceSchema(client, workspaceId);
    await client.query('delete from careloop.record_changes where workspace_id = $1', [workspaceId]);
    await client.end();
  }
}

async function made(client: Client, workspaceId: string): Promise<RecordTable> {
  const table = recordTable(workspaceId, customers(), types);
  await createFormTable(client, table);
  return table;
}

async function transaction(client: Client, work: () => Promise<unknown>) {
  await client.query('begin');
  await work();
  await client.query('commit');
}

async function lists(client: Client, table: RecordTable, size: number): Promise<Figure[]> {
  for (let from = 0; from < size; from += 50_000) {
    const rows = Array.from({ length: Math.min(50_000, size - from) }, (_, i) => customer(from + i));
    await transaction(client, () => insertMany(client, table, rows, write));
  }
  for (const key of ['renews_on', 'fee']) await ensureFieldIndex(client, table, key);
  await client.query(`vacuum analyze ${table.name}`);
  const column = (key: string) => columnSql(table.column(key)!.field);
  const [tier, fee, renews, active] = ['tier', 'fee', 'renews_on', 'active'].map(column);

  const filter: Rule = {
    and: [{ '==': [{ var: 'tier' }, 'gold'] }, { '>=': [{ var: 'fee' }, 100] }, { '==': [{ var: 'active' }, true] }],
  };
  // By hand as somebody writes it who knows the index and that every customer has the date.
  const members = table.columns.map(
    (c) =>
      (c.type.id === 'datetime' ? `to_char(${c.sql} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')` : c.sql) +
      ` as "${c.field.key}"`,
  );
  const byHand = `select json_agg(r) as items from (
    select id, version, (select row_to_json(v) from (select ${members.join(', ')}) v) as values, created_at, updated_at
    from (select * from ${table.name} where deleted_at is null and ${renews} is not null and ${tier} = $1 and ${fee} >= $2 and ${active}
          order by ${renews} desc, id desc limit 51) t) r`;
  const hand = async (extra = '') =>
    (
      await client.query<{ items: unknown }>({
        text: byHand.replace('order by', `${extra} order by`),
        values: ['gold', 100],
      })
    ).rows[0]!.items;
  const ours = (more = {}) => listRecords(client, table, { filter, sort: ['-renews_on'], ...more }, context);

  const first = await inTurns(
    25,
    () => hand(),
    () => ours(),
  );
  // Deep: the same order from a place in its middle.
  const { rows: middle } = await client.query(
    `select ${renews}::text as day, id from ${table.name} where ${renews} is not null order by ${renews} desc, id desc offset $1 limit 1`,
    [Math.floor(size / 2)],
  );
  const { day: at, id } = middle[0] as { day: string; id: string };
  const start = Buffer.from((await ours({ limit: 1 })).nextCursor!, 'base64url').toString();
  const cursor = Buffer.from(start.slice(0, start.indexOf('[')) + JSON.stringify([at, id])).toString('base64url');
  const deep = await inTurns(
    25,
    () => hand(`and (${renews}, id) < ('${at}', '${id}')`),
    () => ours({ cursor }),
  );
  const count = `select count(*) from ${table.name} where deleted_at is null and ${tier} = $1 and ${fee} >= $2 and ${active}`;
  const counted = await inTurns(
    9,
    async () => [await hand(), await client.query(count, ['gold', 100])],
    () => ours({ count: true }),
  );
  const round = ({ limit, product }: { limit: number; product: number }) => ({
    limit: Math.round(limit * 100) / 100,
    product: Math.round(product * 100) / 100,
  });
  return [
    { figure: `list of 50, 3 conditions, sorted, ${size} rows`, ...round(first), unit: 'ms', aim: '≤ 1.67 ×' },
    { figure: 'the same from the middle, by cursor', ...round(deep), unit: 'ms', aim: '≤ 1.67 ×' },
    { figure: 'the same with a count (exact by hand)', ...round(counted), unit: 'ms', aim: '≤ 1.67 ×' },
  ];
}
