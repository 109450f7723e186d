import type { Queryable } from '../types';

/** Each connection keeps what it has prepared (some 50 kB each) until it closes. */
const MOST = 100;
const names = new Map<string, string>();
const once = new Set<string>();

/**
 * Runs a statement; one that comes again is prepared under a name, which saves PostgreSQL reading and often planning it
 * (half the time of a short list). Bounded: the first hundred texts that repeat are kept, all others run as they are.
 */
export function queryPrepared(client: Queryable, text: string, values: unknown[]) {
  let name = names.get(text);
  if (!name && names.size < MOST) {
    if (once.delete(text)) names.set(text, (name = `careloop_${names.size}`));
    else {
      if (once.size >= MOST) once.clear();
      once.add(text);
    }
  }
  return name ? client.query({ name, text, values }) : client.query(text, values);
}
