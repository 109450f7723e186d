import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { messageOf } from '@careloop/kernel';
import type { QueryRecords } from '@careloop/contracts';
import { ensureFieldIndex, ensureSearchIndexes, type RecordTable } from '@careloop/database';
import { dependsOn, type Kind } from '@careloop/rules';
import { Database } from '../database';
import { FormsService } from '../forms/forms.service';
import { Queues } from '../queues';

/** A list that takes longer than this, in milliseconds, asks for an index. */
const SLOW = 150;
/** Smaller tables are read through in no time. */
const LARGE_BYTES = 4 << 20;
/** Each index costs every write: a form gets no more of them for the sake of lists. */
const MOST = 16;
/** The same wish is not told again sooner, in milliseconds. */
const AGAIN = 600_000;
/** When another index of the form is being made, this one waits so long, in milliseconds. */
const LATER = 5_000;
const QUEUE = 'list-indexes';

/** Kinds whose values tell records apart well enough for an index to be worth its writes in a filter. */
const TELLING: readonly Kind[] = ['text', 'number', 'date', 'datetime'];

/** What would make a list quick: an index on a field (by its key), or those that searches use. */
export type Wish = { field: string } | { search: true };

/**
 * Makes indexes where people need them: a list over a large form that was slow gets one on what it is sorted by, on what
 * its filter reads, or for its search. They are made in the background, without locking the form; the next list is quick.
 */
@Injectable()
export class ListIndexes implements OnModuleInit {
  private readonly logger = new Logger('list-indexes');
  private readonly told = new Map<string, number>();

  constructor(
    private db: Database,
    private forms: FormsService,
    private queues: Queues,
  ) {}

  async onModuleInit() {
    await this.queues.work(QUEUE, async (data) => {
      const { workspaceId, form, wish } = data as { workspaceId: string; form: string; wish: Wish };
      if ((await this.make(workspaceId, form, wish)) === 'busy') await this.queues.wake(QUEUE, data, { delay: LATER });
    });
  }

  /** Looks at a list that was answered after `took` milliseconds. */
  noticed(table: RecordTable, request: Pick<QueryRecords, 'filter' | 'search' | 'sort'>, took: number): void {
    if (took < SLOW) return;
    const now = performance.now();
    for (const wish of wishesOf(table, request)) {
      const jobId = `${table.form.id}.${'field' in wish ? wish.field : '-search'}`;
      if (now - (this.told.get(jobId) ?? -AGAIN) < AGAIN) continue;
      this.told.set(jobId, now);
      const { workspaceId, form } = table;
      void this.queues
        .wake(QUEUE, { workspaceId, form: form.id, wish }, { jobId })
        .catch((error: unknown) => this.logger.warn(messageOf(error)));
    }
  }

  /** Makes the index if the form is large and has room for one more; safe to run twice. `busy`: another of the form's is being made. */
  async make(workspaceId: string, form: string, wish: Wish): Promise<'made' | 'spared' | 'busy'> {
    const table = await this.forms.table({ workspaceId }, form);
    if ('field' in wish && !table.column(wish.field)) return 'spared';
    const [facts] = await this.db.query<{ bytes: string; made: number }>(
      `SELECT pg_relation_size(c.oid) AS bytes,
         (SELECT count(*)::int FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid
          WHERE i.indrelid = c.oid AND x.relname ~ '_f_[a-z0-9]+$') AS made
       FROM pg_class c WHERE c.oid = $1::regclass`,
      [table.name],
    );
    if (Number(facts!.bytes) < LARGE_BYTES) return 'spared';
    if ('field' in wish && facts!.made >= MOST) return 'spared';
    const client = await this.db.pool.connect();
    let broken: Error | undefined;
    try {
      // One at a time for each form, in all processes: two would wait for each other.
      const lock = `list-indexes ${table.form.id}`;
      const { rows } = await client.query<{ mine: boolean }>('SELECT pg_try_advisory_lock(hashtext($1)) AS mine', [
        lock,
      ]);
      if (!rows[0]!.mine) return 'busy';
      try {
        const made =
          'search' in wish
            ? await ensureSearchIndexes(client, table)
            : await ensureFieldIndex(client, table, wish.field);
        return made ? 'made' : 'spared';
      } finally {
        await client.query('SELECT pg_advisory_unlock(hashtext($1))', [lock]);
      }
    } catch (error) {
      broken = error as Error;
      throw error;
    } finally {
      client.release(broken);
    }
  }
}

/** What a list would gain from: the first field it is sorted by, what its filter reads, its search. */
export function wishesOf(
  table: RecordTable,
  { filter, search, sort }: Pick<QueryRecords, 'filter' | 'search' | 'sort'>,
): Wish[] {
  const first = sort?.[0]?.replace(/^-/, '');
  const read = filter ? dependsOn(filter).fields : [];
  const telling = read.filter((key) => TELLING.includes(table.column(key)?.type.kind as Kind));
  const fields = [...new Set([...(first && table.column(first) ? [first] : []), ...telling])];
  return [
    ...fields.map((field) => ({ field })),
    ...((search ?? '').trim().length > 2 ? [{ search: true as const }] : []),
  ];
}
