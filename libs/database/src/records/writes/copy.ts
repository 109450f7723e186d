import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { newId } from '@careloop/kernel';
import type { ClientBase } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { writeChange } from './changes';
import { takeSerials } from './serials';
import type { Queryable, RecordColumn, RecordTable, WriteContext } from '../types';
import { arrayLiteral } from '../tables/values-sql';

type Row = Record<string, unknown>;

/** Rows that share one COPY and one change row. */
export const CHUNK = 5000;
const BUFFER = 1 << 16;

const SPECIAL = /[\\\n\r\t]/;
const ESCAPES: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** A value in COPY's text format. */
function copyText({ type, field, sqlType }: RecordColumn, value: unknown): string {
  if (value == null) return '\\N';
  let text: string;
  if (type.toCopy) text = type.toCopy(value, field);
  else {
    const stored = type.toColumn ? type.toColumn(value, field) : value;
    if (stored == null) return '\\N';
    if (typeof stored === 'string' && sqlType !== 'jsonb') text = stored;
    else if (Array.isArray(stored) && sqlType !== 'jsonb') text = arrayLiteral(stored);
    else text = typeof stored === 'object' || sqlType === 'jsonb' ? JSON.stringify(stored) : String(stored);
  }
  return SPECIAL.test(text) ? text.replace(/[\\\n\r\t]/g, (c) => ESCAPES[c]!) : text;
}

/**
 * Straight COPY of rows that are known to be good, with serial numbers and one change per 5,000 rows, inside the caller's
 * transaction: one clash fails it all. Wants a client, not a pool. Answers how many.
 */
export async function insertCopy(
  client: Queryable,
  table: RecordTable,
  rows: Iterable<Row> | AsyncIterable<Row>,
  write: WriteContext,
): Promise<number> {
  let count = 0;
  let chunk: Row[] = [];
  const flush = async () => {
    count += (await copyChunk(client, table, chunk, write)).length;
    chunk = [];
  };
  for await (const row of rows) if (chunk.push(row) === CHUNK) await flush();
  if (chunk.length) await flush();
  return count;
}

/** One COPY with its change; answers the new ids in the order of the rows. */
export async function copyChunk(
  client: Queryable,
  table: RecordTable,
  rows: readonly Row[],
  write: WriteContext,
): Promise<string[]> {
  const serials = await takeSerials(client, table, rows.length, write);
  const used = new Set(serials.keys());
  for (const row of rows) for (const key in row) used.add(key);
  const columns = table.columns.filter((c) => used.has(c.field.key));
  const change = newId();
  const ids = rows.map(() => newId());
  const system = ['id', 'created_at', 'updated_at', 'created_by', 'updated_by', 'change_id'];
  const at = write.at.toISOString();
  const actor = write.actor ?? '\\N';
  const fixed = `\t${at}\t${at}\t${actor}\t${actor}\t${change}`;
  function* text() {
    let buffer = '';
    for (const [i, row] of rows.entries()) {
      buffer += ids[i] + fixed;
      for (const column of columns) {
        const { key } = column.field;
        buffer += '\t' + copyText(column, serials.get(key)?.[i] ?? row[key]);
      }
      buffer += '\n';
      if (buffer.length < BUFFER) continue;
      yield buffer;
      buffer = '';
    }
    yield buffer;
  }
  const target = (client as unknown as ClientBase).query(
    copyFrom(`copy ${table.name} (${[...system, ...columns.map((c) => c.sql)].join(', ')}) from stdin`),
  );
  // A failure on our side ends the COPY too, so that the connection is free again.
  await pipeline(Readable.from(text()), target);
  await writeChange(client, table, { id: change, kind: 'created', recordIds: ids, version: 1 }, write);
  return ids;
}
