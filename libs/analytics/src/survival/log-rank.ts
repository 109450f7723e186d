import { Matrix, solve } from 'ml-matrix';
import { chiSquareTail } from '../numbers/distributions';
import { type Refusal, refuse } from '../refusal';
import { type Duration, watched } from './kaplan-meier';

/** Whether groups leave at the same pace. */
export interface LogRank {
  /** Events seen, and events expected if all groups were alike, per group. */
  groups: { group: string; n: number; observed: number; expected: number }[];
  chiSquare: number;
  /** Degrees of freedom: groups − 1. */
  df: number;
  pValue: number;
}

/**
 * The log-rank test over any number of groups (Mantel 1966; Peto & Peto 1972) with the hypergeometric variance, as R's
 * survdiff. Groups in the order of their names; durations of 0 are left out. Refused below two groups.
 */
export function logRank(durations: Iterable<Duration & { group: string }>): LogRank | Refusal {
  const sorted = watched(durations) as (Duration & { group: string })[];
  const names = [...new Set(sorted.map(({ group }) => group))].sort();
  if (names.length < 2) return refuse('SURVIVAL_ONE_GROUP', { found: names.length });
  const place = new Map(names.map((name, i) => [name, i]));
  const atRisk = names.map(() => 0);
  for (const { group } of sorted) atRisk[place.get(group)!]!++;
  const groups = names.map((group, i) => ({ group, n: atRisk[i]!, observed: 0, expected: 0 }));
  const k = names.length - 1; // the last group's difference follows from the others
  const covariance = Matrix.zeros(k, k);

  for (let i = 0; i < sorted.length;) {
    const { time } = sorted[i]!;
    const total = sorted.length - i;
    const leaving = names.map(() => 0);
    let events = 0;
    for (; i < sorted.length && sorted[i]!.time === time; i++) {
      const own = place.get(sorted[i]!.group)!;
      leaving[own]!++;
      if (!sorted[i]!.ended) continue;
      groups[own]!.observed++;
      events++;
    }
    if (events) {
      const factor = total > 1 ? (events * (total - events)) / (total - 1) : 0;
      const shares = atRisk.map((n) => n / total);
      shares.forEach((share, g) => (groups[g]!.expected += events * share));
      for (let g = 0; g < k; g++) {
        for (let h = 0; h < k; h++) {
          covariance.set(g, h, covariance.get(g, h) + factor * shares[g]! * ((g === h ? 1 : 0) - shares[h]!));
        }
      }
    }
    leaving.forEach((n, g) => (atRisk[g]! -= n));
  }

  const differences = Matrix.columnVector(groups.slice(0, k).map(({ observed, expected }) => observed - expected));
  const chiSquare = differences
    .transpose()
    .mmul(solve(covariance, differences, true))
    .get(0, 0);
  return { groups, chiSquare, df: k, pValue: chiSquareTail(chiSquare, k) };
}
