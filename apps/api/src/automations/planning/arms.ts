import { createHash } from 'node:crypto';

export type Arm = 'treated' | 'control';

/**
 * The first value of 32 bits that is not held back any more: a customer is control when the first 32 bits of
 * SHA-256(`automation:salt:record`) lie below it. A larger share only moves the edge, so nobody crosses back.
 */
export function edgeOf(holdout: number): Buffer {
  const edge = Buffer.alloc(5);
  edge.writeUIntBE(Math.ceil(holdout * 2 ** 32), 0, 5);
  return edge.subarray(1);
}

/** The arm of one customer; the same as `armSql` says. */
export function armOf(automationId: string, salt: string, recordId: string, holdout: number): Arm {
  const hash = createHash('sha256').update(`${automationId}:${salt}:${recordId}`).digest().subarray(0, 4);
  return Buffer.compare(hash, edgeOf(holdout)) < 0 ? 'control' : 'treated';
}

/** The arm as SQL text over the SQL of a record id. */
export function armSql(
  automationId: string,
  salt: string,
  recordId: string,
  holdout: number,
  param: (value: unknown) => string,
): string {
  if (!holdout) return `'treated'`;
  const prefix = param(`${automationId}:${salt}:`);
  const hash = `substring(sha256(convert_to(${prefix}::text || ${recordId}::text, 'UTF8')) FROM 1 FOR 4)`;
  return `CASE WHEN ${hash} < ${param(edgeOf(holdout))}::bytea THEN 'control' ELSE 'treated' END`;
}
