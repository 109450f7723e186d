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
