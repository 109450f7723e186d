import { ensureDatePartIndex, ensureFieldIndex, type Queryable, type RecordTable } from '@careloop/database';
import type { DateTrigger } from './due-dates';

/** Makes the index by which planning finds who is due, so that it never reads the whole table. Not inside a transaction. */
export async function ensureTriggerIndex(client: Queryable, table: RecordTable, trigger: DateTrigger): Promise<void> {
  if (trigger.every === 'once') {
    await ensureFieldIndex(client, table, trigger.field);
    return;
  }
  const lunar = table.column(trigger.field)?.type.kind === 'lunar-date';
  const part = lunar ? 'lunar-day' : trigger.every === 'year' ? 'month-day' : 'day';
  await ensureDatePartIndex(client, table, trigger.field, part);
}
