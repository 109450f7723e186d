import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { newId } from '@careloop/kernel';
import type { ClientBase } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { writeChange } from './changes';
import { follow } from './follow';
import { insertRows } from './rows';
import { takeSerials } from './serials';
import type { Queryable, RecordColumn, RecordTable, WriteContext } from '../types';
import { linkColumns, uniqueColumns } from '../tables/record-table';
import { arrayLiteral } from '../tables/values-sql';

type Row = Record<string, unknown>;

/** Rows that share one COPY and one change row. */
export const CHUNK = 5000;
const BUFFER = 1 << 18;

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
  return escaped(text);
}

const escaped = (text: string): string => (SPECIAL.test(text) ? text.replace(/[\\\n\r\t]/g, (c) => ESCAPES[c]!) : text);

/**
 * Rows on their way to COPY: the columns that get values, a line of text for each row, and of the row only what has to be
 * looked up first (unique values, links). Thousands of rows wait as two small objects each, not as all their values.
 */
export interface CopyRows {
  columns: RecordColumn[];
  lines: string[];
  looked: Row[];
  /** By place: the values of subforms, for rows that have some. */
  rows: Map<number, Row>;
}

/** An empty batch for rows that have values for these fields and no others. Serial numbers come at the end, by themselves. */
export const copyRows = (table: RecordTable, keys: ReadonlySet<string>): CopyRows => ({
  columns: table.columns.filter((c) => keys.has(c.field.key) && c.type.id !== 'serial'),
  lines: [],
  looked: [],
  rows: new Map(),
});

/** Adds a row in API values. */
export function addCopyRow(table: RecordTable, batch: CopyRows, row: Row): void {
  batch.lines.push(batch.columns.map((column) => copyText(column, row[column.field.key])).join('\t'));
  const looked: Row = {};
  for (const { field } of lookedUp(table)) looked[field.key] = row[field.key];
  for (const { field } of table.subforms) {
    if (row[field.key] == null) continue;
    // Rows carry links too; they are few beside the columns, and wait as they are.
    looked[field.key] = row[field.key];
    batch.rows.set(batch.looked.length, looked);
  }
  batch.looked.push(looked);
}

const lookups = new WeakMap<RecordTable, RecordColumn[]>();
function lookedUp(table: RecordTable): RecordColumn[] {
  let columns = lookups.get(table);
  if (!columns) lookups.set(table, (columns = [...new Set([...uniqueColumns(table), ...linkColumns(table)])]));
  return columns;
}

/** One COPY of the rows at these places with its change; answers the new ids in their order. */
export async function copyLines(
  client: Queryable,
  table: RecordTable,
  { columns, lines, rows }: CopyRows,
  places: readonly number[],
  write: WriteContext,
): Promise<string[]> {
  const serials = await takeSerials(client, table, places.length, write);
  const change = newId();
  const ids = places.map(() => newId());
  const at = write.at.toISOString();
  const actor = write.actor ?? '\\N';
  const fixed = `\t${at}\t${at}\t${actor}\t${actor}\t${change}${columns.length ? '\t' : ''}`;
  function* text() {
    let buffer = '';
    for (const [i, place] of places.entries()) {
      buffer += ids[i] + fixed + lines[place];
      for (const texts of serials.values()) buffer += '\t' + escaped(texts[i]!);
      buffer += '\n';
      if (buffer.length < BUFFER) continue;
      yield buffer;
      buffer = '';
    }
    yield buffer;
  }
  const names = [...columns, ...table.columns.filter((c) => serials.has(c.field.key))].map((c) => c.sql);
  const system = ['id', 'created_at', 'updated_at', 'created_by', 'updated_by', 'change_id'];
  const target = (client as unknown as ClientBase).query(
    copyFrom(`copy ${table.name} (${[...system, ...names].join(', ')}) from stdin`),
  );
  // A failure on our side ends the COPY too, so that the connection is free again.
  await pipeline(Readable.from(text()), target);
  if (rows.size)
    await insertRows(
      client,
      table,
      places.flatMap((place, i) => (rows.has(place) ? [{ id: ids[i]!, values: rows.get(place)! }] : [])),
    );
  await writeChange(client, table, { id: change, kind: 'created', recordIds: ids, version: 1 }, write);
  await follow(client, table, { ids, keys: null }, write);
  return ids;
}
