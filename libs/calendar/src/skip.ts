import { Invalid } from '@careloop/kernel';

/**
 * What happens to a date that does not exist (RFC 7529 SKIP): 29 February in a common year, the 31st, a 闰月 that a
 * year lacks, 三十 in a month of 29 days. `backward` takes the last day before it (the default), `forward` the first
 * day after it, `omit` lets the occurrence fall away.
 */
export type Skip = 'backward' | 'forward' | 'omit';
export const SKIPS: readonly Skip[] = ['backward', 'forward', 'omit'];

export const isSkip = (value: unknown): value is Skip => SKIPS.includes(value as Skip);

/** Answers the policy itself; `SKIP_INVALID` for anything that is not one. */
export function checkSkip(skip: Skip): Skip {
  if (!isSkip(skip)) throw new Invalid('SKIP_INVALID', { value: skip });
  return skip;
}
