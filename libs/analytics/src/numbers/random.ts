const { cos, floor, imul, log, sqrt } = Math;

/** A stream of random numbers that is the same for the same seed on every machine. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** A whole number in [0, n). */
  below(n: number): number;
  /** Standard normal (Box–Muller). */
  normal(): number;
  /** The numbers 0 … n − 1 in random order (Fisher–Yates). */
  order(n: number): Uint32Array;
}

/** mulberry32 (T. Ettinger, public domain): 32 bits of state, good enough for folds, samples and starts; not for secrets. */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = imul(state ^ (state >>> 15), 1 | state);
    t = (t + imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (n: number) => floor(next() * n);
  return {
    next,
    below,
    normal: () => sqrt(-2 * log(1 - next())) * cos(2 * Math.PI * next()),
    order(n) {
      const order = Uint32Array.from({ length: n }, (_, i) => i);
      for (let i = n - 1; i > 0; i--) {
        const j = below(i + 1);
        [order[i], order[j]] = [order[j]!, order[i]!];
      }
      return order;
    },
  };
}
