import {
  createFormTable,
  ensureWorkspaceSchema,
  recordTable,
  type RecordTable,
  type WriteContext,
} from '@careloop/database';
import type { FieldDefinition, FormDefinition } from '@careloop/forms';
import { newId, newShortId } from '@careloop/kernel';
import { fieldsPlugin } from '@careloop/plugin-fields';
import type { RuleContext } from '@careloop/rules';
import { Registry } from '@careloop/sdk';
import { Client } from 'pg';
import { createTestDatabase } from '../support/database';

export const registry = new Registry([fieldsPlugin]);

export const aField = (key: string, type: string, more: Partial<FieldDefinition> = {}): FieldDefinition => ({
  id: newShortId(),
  key,
  type,
  label: key,
  ...more,
});

export const aForm = (fields: FieldDefinition[], more: Partial<FormDefinition> = {}): FormDefinition => ({
  id: newId(),
  key: `form_${newShortId()}`,
  name: '表单',
  kind: 'record',
  version: 1,
  fields,
  roles: {},
  ...more,
});

export const now = new Date('2027-03-01T01:00:00.000Z');
export const context: RuleContext = { now, zone: 'Asia/Shanghai' };
export const write: WriteContext = {
  actor: newId(),
  cause: { kind: 'person' },
  at: now,
  zone: 'Asia/Shanghai',
  notify: false,
};

/** A migrated database of the suite's own with one workspace, and a client on it. */
export async function recordDatabase() {
  const database = await createTestDatabase();
  const workspaceId = newId();
  const open = async () => {
    const client = new Client({ connectionString: database.url, options: '-c timezone=UTC' });
    await client.connect();
    return client;
  };
  const client = await open();
  await ensureWorkspaceSchema(client, workspaceId);
  return {
    url: database.url,
    client,
    open,
    workspaceId,
    /** A form with its table. `forms` = others it may link to. */
    table: async (form: FormDefinition, forms: FormDefinition[] = []): Promise<RecordTable> => {
      const table = recordTable(workspaceId, form, registry.field, [...forms, form]);
      await createFormTable(client, table);
      return table;
    },
    /** Runs in a transaction, as every write does. */
    within: async <T>(work: () => Promise<T>): Promise<T> => {
      await client.query('begin');
      try {
        const result = await work();
        await client.query('commit');
        return result;
      } catch (error) {
        await client.query('rollback');
        throw error;
      }
    },
    close: async () => {
      await client.end();
      await database.drop();
    },
  };
}

export type RecordDatabase = Awaited<ReturnType<typeof recordDatabase>>;
