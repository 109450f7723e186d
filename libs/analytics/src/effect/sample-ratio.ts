import { checked } from '../numbers/check';
import { chiSquareTail } from '../numbers/distributions';

/** Whether the arms are as large as the set share says. */
export interface SampleRatio {
  chiSquare: number;
  pValue: number;
  /** p below .001: something other than chance sorts the customers; hide the effect and look for it. */
  mismatch: boolean;
}

/** The usual bar of a sample-ratio mismatch. */
export const MISMATCH_BELOW = 0.001;

/**
 * χ² of the arms' sizes against the share held out (Fabijan et al. 2019). `controlShare` strictly between 0 and 1.
 * Nobody in either arm is no mismatch. `ANALYTICS_VALUE_INVALID`.
 */
export function sampleRatio(treated: number, control: number, controlShare: number): SampleRatio {
  checked('controlShare', controlShare, 'open probability');
  const total = checked('treated', treated, 'count') + checked('control', control, 'count');
  const expected = total * controlShare;
  const chiSquare = total ? (control - expected) ** 2 / (expected * (1 - controlShare)) : 0;
  const pValue = chiSquareTail(chiSquare, 1);
  return { chiSquare, pValue, mismatch: pValue < MISMATCH_BELOW };
}
