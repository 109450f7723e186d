/** The parameters of one statement that is composed of parts. */
export class Params {
  readonly values: unknown[] = [];

  /** Takes a value and answers its placeholder, `$1`, `$2` … */
  readonly add = (value: unknown): string => `$${this.values.push(value)}`;
}

/** A UUID version 7 made by PostgreSQL (13 and later), for rows that a statement makes by itself. */
export const NEW_ID = `encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
  placing substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3)
  from 1 for 6), 52, 1), 53, 1), 'hex')::uuid`;

/** SQL of the instant after which a promise is late: so many hours after it is due, or after `grace` where that is later. */
export function notAfterSql(dueAt: string, hours: number, add: Params['add'], grace?: Date): string {
  const from = grace ? `GREATEST(${dueAt}, ${add(grace)}::timestamptz)` : dueAt;
  return `${from} + ${add(hours)}::float8 * interval '1 hour'`;
}
