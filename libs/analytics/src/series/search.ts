import { nelderMeadFrom } from '../numbers/minimise';

const share = (logit: number) => 1 / (1 + Math.exp(-logit));

/** The lowest place of `f` over weights in (0, 1): Nelder–Mead on their logits from three starts. Deterministic. */
export function minimum(f: (weights: number[]) => number, count: number): number[] {
  const starts = [
    [-0.85, -2.2, -2.2], // .3, .1, .1, where R starts
    [0.5, -3.5, 1.5],
    [-2, -5, 0],
  ].map((start) => start.slice(0, count));
  const inReach = (logits: number[]) => logits.every((logit) => Math.abs(logit) <= 14);
  return nelderMeadFrom((logits) => (inReach(logits) ? f(logits.map(share)) : NaN), starts).at.map(share);
}
