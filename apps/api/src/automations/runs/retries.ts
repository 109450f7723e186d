/** Tries of one step before it is given up. */
export const MAX_TRIES = 6;

/** How long to wait before try number `attempt + 1`: 30 s, 1, 2, 4, 8 min; a fifth more or less, so that a crowd spreads. */
export const backoff = (attempt: number, random: number): number => 30_000 * 2 ** (attempt - 1) * (0.8 + 0.4 * random);
