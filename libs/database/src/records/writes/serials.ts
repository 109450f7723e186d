import { serialScope, serialText } from '@careloop/forms';
import { localDateOf } from '@careloop/calendar';
import type { Queryable, RecordTable, WriteContext } from '../types';

/**
 * Takes `count` serial numbers for each serial field, in one step: key → texts. Inside the caller's transaction, so a
 * number is lost only with its record; writers of one form wait for each other here.
 */
export async function takeSerials(
  client: Queryable,
  table: RecordTable,
  count: number,
  write: WriteContext,
): Promise<Map<string, string[]>> {
  const taken = new Map<string, string[]>();
  for (const { field, type } of table.columns) {
    if (type.id !== 'serial' || !count) continue;
    const scope = serialScope(field, localDateOf(write.at, write.zone));
    const { rows } = await client.query(
      `insert into careloop.serials as s (workspace_id, form_id, field_id, scope, next) values ($1, $2, $3, $4, 1 + $5::bigint)
       on conflict (workspace_id, form_id, field_id, scope) do update set next = s.next + $5::bigint
       returning next - $5::bigint as first`,
      [table.workspaceId, table.form.id, field.id, scope, count],
    );
    const first = Number(rows[0]!.first);
    taken.set(
      field.key,
      Array.from({ length: count }, (_, i) => serialText(field, scope, first + i)),
    );
  }
  return taken;
}
