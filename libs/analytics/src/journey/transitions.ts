import { checked } from '../numbers/check';
import { median } from '../numbers/summary';

/** When one customer entered a stage: any number that grows with time, days for example. */
export interface StageEntry {
  customer: string;
  stage: string;
  at: number;
}

/** How customers move from one stage to the next. */
export interface StageTransition {
  from: string;
  to: string;
  customers: number;
  /** Share of all moves out of `from`. */
  share: number;
  /** Middle time spent in `from` before this move, in the unit of `at`. */
  medianTime: number;
}

/** Paths by customer in the order of time; entering the stage one is in already is no move. Equal times keep their order. */
function pathsOf(entries: Iterable<StageEntry>): StageEntry[][] {
  const paths = new Map<string, StageEntry[]>();
  for (const entry of entries) {
    checked('at', entry.at, 'finite');
    const path = paths.get(entry.customer);
    if (path) path.push(entry);
    else paths.set(entry.customer, [entry]);
  }
  return [...paths.values()].map((path) =>
    path.sort((a, b) => a.at - b.at).filter((entry, i) => i === 0 || entry.stage !== path[i - 1]!.stage),
  );
}

/** Every move that happened, the most frequent first. Customers still in a stage have not moved out of it. */
export function stageTransitions(entries: Iterable<StageEntry>): StageTransition[] {
  const moves = new Map<string, { from: string; to: string; times: number[] }>();
  const out = new Map<string, number>();
  for (const path of pathsOf(entries)) {
    for (let i = 1; i < path.length; i++) {
      const [before, after] = [path[i - 1]!, path[i]!];
      const key = JSON.stringify([before.stage, after.stage]);
      const move = moves.get(key) ?? { from: before.stage, to: after.stage, times: [] };
      move.times.push(after.at - before.at);
      moves.set(key, move);
      out.set(before.stage, (out.get(before.stage) ?? 0) + 1);
    }
  }
  return [...moves.values()]
    .map(({ from, to, times }) => ({
      from,
      to,
      customers: times.length,
      share: times.length / out.get(from)!,
      medianTime: median(times),
    }))
    .sort((a, b) => b.customers - a.customers || order(a.from, b.from) || order(a.to, b.to));
}

/** One ribbon of a Sankey picture: customers who were in `from` as their `step`-th stage and in `to` next. */
export interface JourneyLink {
  step: number;
  from: string;
  to: string;
  customers: number;
}

/** The ribbons of the first `steps` moves, step by step, the widest first; so a stage that comes back makes no circle. */
export function journeyLinks(entries: Iterable<StageEntry>, steps: number): JourneyLink[] {
  checked('steps', steps, 'positive count');
  const links = new Map<string, JourneyLink>();
  for (const path of pathsOf(entries)) {
    path.slice(1, steps + 1).forEach(({ stage: to }, i) => {
      const from = path[i]!.stage;
      const key = JSON.stringify([i, from, to]);
      const link = links.get(key) ?? { step: i + 1, from, to, customers: 0 };
      link.customers++;
      links.set(key, link);
    });
  }
  return [...links.values()].sort(
    (a, b) => a.step - b.step || b.customers - a.customers || order(a.from, b.from) || order(a.to, b.to),
  );
}

/**
 * Customers per stage after each of `steps` periods, if each period they move as the matrix says (a Markov chain: what
 * comes next depends on the stage alone). `matrix[from][to]` are shares per period; what is missing to 1 stays.
 */
export function projectStages(
  matrix: Record<string, Record<string, number>>,
  now: Record<string, number>,
  steps: number,
): Record<string, number>[] {
  checked('steps', steps, 'positive count');
  for (const [from, row] of Object.entries(matrix)) {
    for (const [to, share] of Object.entries(row)) checked(`${from} → ${to}`, share, 'probability');
    const leaving = Object.values(row).reduce((sum, share) => sum + share, 0);
    checked(`1 − ${from}`, Math.round((1 - leaving) * 1e9) / 1e9, 'probability');
  }
  const periods: Record<string, number>[] = [];
  let current = now;
  for (let step = 0; step < steps; step++) {
    const next: Record<string, number> = { ...current };
    for (const [from, customers] of Object.entries(current)) {
      for (const [to, share] of Object.entries(matrix[from] ?? {})) {
        next[from]! -= customers * share;
        next[to] = (next[to] ?? 0) + customers * share;
      }
    }
    periods.push((current = next));
  }
  return periods;
}

const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
