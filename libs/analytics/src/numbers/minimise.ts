const { abs, max, min, sqrt } = Math;
const { isNaN } = Number;

/** Where a search ended. */
export interface Minimum {
  at: number[];
  value: number;
  /** False when it stopped at the limit of steps instead of at a floor. */
  converged: boolean;
}

/** When a search ends: spread of the values over the simplex, size of the simplex, and the most steps. */
export interface SearchLimits {
  tolerance?: number;
  steps?: number;
}

/**
 * The lowest place of `f` near `start` (Nelder & Mead 1965, with the dimension-dependent coefficients of Gao & Han 2012,
 * which keep it from stalling). NaN counts as infinitely high, so `f` may answer NaN outside its range.
 */
export function nelderMead(
  f: (x: number[]) => number,
  start: number[],
  { tolerance = 1e-10, steps = 400 * start.length }: SearchLimits = {},
): Minimum {
  const n = start.length;
  const [grow, shrinkIn, shrinkAll] = [1 + 2 / n, 0.75 - 1 / (2 * n), 1 - 1 / max(n, 2)];
  const height = (x: number[]) => {
    const value = f(x);
    return isNaN(value) ? Infinity : value;
  };
  const corner = (x: number[]) => ({ x, value: height(x) });
  const simplex = [corner([...start])];
  for (let i = 0; i < n; i++) {
    simplex.push(corner(start.map((xi, j) => (j === i ? xi + (abs(xi) > 0.25 ? 0.25 * abs(xi) : 0.25) : xi))));
  }
  const between = (centre: number[], x: number[], by: number) => corner(centre.map((c, j) => c + by * (x[j]! - c)));

  for (let step = 0; step < steps; step++) {
    simplex.sort((p, q) => p.value - q.value);
    const [best, worst] = [simplex[0]!, simplex[n]!];
    const size = max(...simplex.map(({ x }) => max(...x.map((xi, j) => abs(xi - best.x[j]!)))));
    if (worst.value - best.value <= tolerance * (1 + abs(best.value)) && size < sqrt(tolerance)) {
      return { at: best.x, value: best.value, converged: true };
    }
    const centre = best.x.map((_, j) => simplex.slice(0, n).reduce((total, { x }) => total + x[j]!, 0) / n);
    const mirrored = between(centre, worst.x, -1);
    if (mirrored.value < best.value) {
      const further = between(centre, worst.x, -grow);
      simplex[n] = further.value < mirrored.value ? further : mirrored;
    } else if (mirrored.value < simplex[n - 1]!.value) {
      simplex[n] = mirrored;
    } else {
      const nearer = between(centre, worst.x, mirrored.value < worst.value ? -shrinkIn : shrinkIn);
      if (nearer.value < min(mirrored.value, worst.value)) simplex[n] = nearer;
      else for (let i = 1; i <= n; i++) simplex[i] = between(best.x, simplex[i]!.x, shrinkAll);
    }
  }
  simplex.sort((p, q) => p.value - q.value);
  return { at: simplex[0]!.x, value: simplex[0]!.value, converged: false };
}

/** Looks around from each start, then searches on from the lowest place found; the first of equals. */
export function nelderMeadFrom(f: (x: number[]) => number, starts: number[][], limits: SearchLimits = {}): Minimum {
  const looks = starts.map((start) => nelderMead(f, start, { ...limits, steps: 30 * start.length }));
  const lowest = looks.reduce((best, one) => (one.value < best.value ? one : best));
  const found = nelderMead(f, lowest.at, limits);
  return found.value <= lowest.value ? found : lowest;
}
