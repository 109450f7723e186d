import gammaln from '@stdlib/math-base-special-gammaln';
import { checked } from '../numbers/check';
import { nelderMeadFrom } from '../numbers/minimise';
import { checkedHistory, type History } from './histories';

const { abs, cosh, exp, expm1, log, log1p, max, sinh, sqrt } = Math;

/**
 * BG/NBD (Fader, Hardie & Lee 2005, "Counting your customers the easy way", Marketing Science 24(2), 275–284): while
 * alive a customer buys at a rate λ ~ Gamma(r, α); after each purchase they are lost with p ~ Beta(a, b).
 */
export interface BgNbd {
  r: number;
  /** In units of time. */
  alpha: number;
  a: number;
  b: number;
}

/** A fitted model. */
export interface BgNbdFit extends BgNbd {
  logLikelihood: number;
  /** The search ended at a floor. */
  converged: boolean;
  /**
   * Whether the data tell drop-out from slow buying: the model beats one without drop-out (NBD) by more than two units of
   * log-likelihood, and a and b are ordinary numbers. When not, "alive" is an assumption and should not be shown.
   */
  identified: boolean;
}

type Seen = Pick<History, 'frequency' | 'recency' | 'age'>;

/** Equal histories weigh together; likelihoods are sums over them. */
interface Pattern extends Seen {
  count: number;
}

function patternsOf(histories: Seen[]): Pattern[] {
  const patterns = new Map<string, Pattern>();
  for (const { frequency, recency, age } of histories) {
    const key = `${frequency} ${recency} ${age}`;
    const known = patterns.get(key);
    if (known) known.count++;
    else patterns.set(key, checkedHistory({ frequency, recency, age, count: 1 }));
  }
  return [...patterns.values()];
}

function logLikelihoodOf(patterns: Pattern[], { r, alpha, a, b }: BgNbd): number {
  const constants = new Map<number, number>();
  const constantOf = (x: number) => {
    let value = constants.get(x);
    if (value === undefined) {
      value = gammaln(r + x) - gammaln(r) + r * log(alpha);
      // Γ(a+b) Γ(b+x) / Γ(b) Γ(a+b+x): by logarithms where b is ordinary, step by step where they would cancel.
      if (b < 1e6) value += gammaln(a + b) - gammaln(b) + gammaln(b + x) - gammaln(a + b + x);
      else for (let i = 0; i < x; i++) value -= log1p(a / (b + i));
      constants.set(x, value);
    }
    return value;
  };
  let total = 0;
  for (const { frequency: x, recency, age, count } of patterns) {
    const lnAge = log(alpha + age);
    let own = constantOf(x) - (r + x) * lnAge;
    if (x > 0) own += log1p((a / (b + x - 1)) * exp((r + x) * (lnAge - log(alpha + recency))));
    total += count * own;
  }
  return total;
}

/** ln L of the histories under the model, formula 6 of the paper. `ANALYTICS_VALUE_INVALID` for an impossible history. */
export const bgNbdLogLikelihood = (histories: Seen[], model: BgNbd): number =>
  logLikelihoodOf(patternsOf(histories), model);

/** Parameters between e⁻¹² and e¹²: beyond, the likelihood is flat and only the search would run away. */
const FAR = 12;
const inReach = (logs: number[]) => logs.every((log) => abs(log) <= FAR);

const STARTS = [
  [1, 1, 1, 1],
  [0.25, 5, 0.8, 2.5],
  [1, 20, 0.1, 10],
].map((start) => start.map(Math.log));

/** The most likely model: Nelder–Mead on the logarithms of the four parameters, from three starts. Deterministic. */
export function fitBgNbd(histories: Seen[]): BgNbdFit {
  const patterns = patternsOf(histories);
  // Times around 1 keep the starts sensible for days, weeks and years alike.
  const scale = patterns.reduce((longest, { age }) => max(longest, age), 0) / 40 || 1;
  const scaled = patterns.map((one) => ({ ...one, recency: one.recency / scale, age: one.age / scale }));
  const modelOf = (logs: number[]): BgNbd => {
    const [r, alpha, a, b] = logs.map(Math.exp) as [number, number, number, number];
    return { r, alpha, a, b };
  };
  const best = nelderMeadFrom((logs) => (inReach(logs) ? -logLikelihoodOf(scaled, modelOf(logs)) : NaN), STARTS);
  const withoutDropOut = nelderMeadFrom(
    (logs) => (inReach(logs) ? -logLikelihoodOf(scaled, { ...modelOf(logs), a: 0, b: 1 }) : NaN),
    STARTS.map((start) => start.slice(0, 2)),
  );
  const { r, alpha, a, b } = modelOf(best.at);
  const repeats = patterns.reduce((total, one) => total + one.count * one.frequency, 0);
  return {
    r,
    alpha: alpha * scale,
    a,
    b,
    logLikelihood: -best.value - repeats * log(scale),
    converged: best.converged,
    identified: withoutDropOut.value - best.value > 2 && a > 1e-3 && b < 1e3 && r < 1e4,
  };
}

/** P(still a customer): 1 without a repeat, by the definition of the model (no purchase, no chance to leave). */
export function pAlive({ r, alpha, a, b }: BgNbd, history: Seen): number {
  const { frequency: x, recency, age } = checkedHistory(history);
  if (x === 0) return 1;
  return 1 / (1 + (a / (b + x - 1)) * ((alpha + age) / (alpha + recency)) ** (r + x));
}

/** The expected number of purchases in the next `time` units of a customer who is alive, as a function of `time`. */
function purchasesWhileAlive({ r, alpha, a, b }: BgNbd, x: number, age: number): (time: number) => number {
  // E[X(t)] = ∫ (1 − (1 + p t / α')^−r') / p · Beta(p; a, b') dp with r' = r + x, α' = α + T, b' = b + x. The closed form
  // (formula 10) divides by a − 1 and needs a hypergeometric function near its singularity; this integrand is smooth for
  // every a. Substituting p = 1 / (1 + e^−u), u = centre + width · sinh(v), the trapezoid rule in v converges exponentially.
  const [shape, rate, beta] = [r + x, alpha + age, b + x];
  const centre = log(a / beta);
  const width = sqrt(1 / a + 1 / beta);
  const lnB = gammaln(a) + gammaln(beta) - gammaln(a + beta);
  const chances: number[] = [];
  const weights: number[] = [];
  for (let i = -NODES; i <= NODES; i++) {
    const v = (REACH * i) / NODES;
    const u = centre + width * sinh(v);
    const lnP = u > 0 ? -log1p(exp(-u)) : u - log1p(exp(u));
    const weight = exp(a * lnP + beta * (lnP - u) - lnB) * width * cosh(v) * (REACH / NODES);
    if (weight < 1e-18) continue;
    chances.push(exp(lnP));
    weights.push(weight);
  }
  return (time) => {
    let total = 0;
    for (let i = 0; i < chances.length; i++) {
      const p = chances[i]!;
      const odds = (p * time) / rate;
      const lost = -expm1(-shape * log1p(odds));
      total += weights[i]! * (odds < 1e-12 ? (shape * time) / rate : lost / p);
    }
    return total;
  };
}

const NODES = 70;
const REACH = 7;

/**
 * E[Y(t)]: purchases expected of each customer in the next `time` units, given their history; one list per time, in the
 * order of the histories. Customers with equal x and T share the work. `ANALYTICS_VALUE_INVALID`.
 */
export function expectedPurchases(model: BgNbd, histories: Seen[], times: number[]): Float64Array[] {
  times.forEach((time) => checked('time', time, 'not negative'));
  const alive = new Map<string, number[]>();
  const expected = times.map(() => new Float64Array(histories.length));
  histories.forEach((history, i) => {
    const key = `${history.frequency} ${history.age}`;
    let purchases = alive.get(key);
    if (!purchases) alive.set(key, (purchases = times.map(purchasesWhileAlive(model, history.frequency, history.age))));
    const chance = pAlive(model, history);
    purchases.forEach((count, k) => (expected[k]![i] = chance * count));
  });
  return expected;
}
