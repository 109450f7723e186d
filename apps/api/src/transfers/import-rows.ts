import { fieldOf, liveFields, type FieldDefinition, type FieldTypes, isEmpty } from '@careloop/forms';
import { isId, type Language, say } from '@careloop/kernel';
import { findByValues, type Queryable, type RecordTable } from '@careloop/database';
import { traditional } from '../traditional';
import { unguardFormula } from './rows';

/** A row of a file, read: values by field key, or what could not be read. */
export interface ReadRow {
  cells: string[];
  values: Record<string, unknown>;
  problems: string[];
}

export interface ReadOptions {
  table: RecordTable;
  types: FieldTypes;
  /** Field key per column, '' = left out. */
  columns: string[];
  language: Language;
  zone: string;
  /** Members by lower-cased e-mail address, and by name. */
  members: ReadonlyMap<string, string>;
  /** Departments by name, and by path from the top. */
  departments: ReadonlyMap<string, string>;
  /** The table of a linked form. */
  tableOf: (form: string) => Promise<RecordTable>;
}

/**
 * What turns the rows of a chunk into values. Links are found set-based before: one query for each link column of the
 * chunk.
 */
export async function rowReader(
  client: Queryable,
  chunk: string[][],
  options: ReadOptions,
): Promise<(cells: string[]) => ReadRow> {
  const { table, types, columns, language, zone, members, departments } = options;
  const mapped = columns.flatMap((key, at) => {
    const field = key ? fieldOf(table.form, key) : undefined;
    return field ? [{ at, field, parse: types(field.type).parse }] : [];
  });
  const links = new Map<string, Map<string, string[]>>();
  for (const { at, field } of mapped)
    if (field.type === 'link')
      links.set(
        field.id,
        await findLinked(
          client,
          chunk.map((cells) => cells[at] ?? ''),
          await options.tableOf(field.form!),
          options,
        ),
      );
  const ctx = {
    language,
    zone,
    member: (text: string) => members.get(text.trim().toLowerCase()) ?? (isId(text) ? text : undefined),
    department: (text: string) => departments.get(text.trim()),
    link: (field: FieldDefinition, text: string) => {
      const ids = links.get(field.id)?.get(text.trim());
      return ids?.length === 1 ? ids[0] : undefined;
    },
  };
  return (cells) => {
    const row: ReadRow = { cells, values: {}, problems: [] };
    for (const { at, field, parse } of mapped) {
      const text = unguardFormula((cells[at] ?? '').trim());
      if (text === '') continue;
      const parsed = parse(text, field, ctx);
      if ('error' in parsed) row.problems.push(`${field.label}：${say(parsed.message, language, traditional)}`);
      else if (!isEmpty(parsed.value)) row.values[field.key] = parsed.value;
    }
    return row;
  };
}

/** Texts → ids of linked records: by id, by each unique field, then by the name. */
async function findLinked(
  client: Queryable,
  texts: string[],
  linked: RecordTable,
  { types, language, zone }: ReadOptions,
): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  const wanted = new Set(texts.map((text) => text.trim()).filter(Boolean));
  for (const text of wanted) if (isId(text)) found.set(text, [text.toLowerCase()]);
  const { form } = linked;
  const keys = liveFields(form).filter((f) => f.unique || f.type === 'serial' || f.key === form.roles.name);
  keys.sort((a, b) => Number(a.key === form.roles.name) - Number(b.key === form.roles.name));
  for (const field of keys) {
    const open = [...wanted].filter((text) => !found.has(text));
    if (!open.length) break;
    const values = new Map<unknown, string>();
    for (const text of open) {
      const parsed = types(field.type).parse(text, field, { language, zone });
      if ('value' in parsed && parsed.value !== null) values.set(parsed.value, text);
    }
    for (const [value, ids] of await findByValues(client, linked, field.key, [...values.keys()])) {
      const text = values.get(value) ?? values.get(String(value));
      if (text !== undefined) found.set(text, ids);
    }
  }
  return found;
}
