import { RFM_CLASSES, type RfmClass, rfmClass, rfmMiddle, type RfmMiddle } from './classes';
import type { RfmMeasures } from './measures';
import { rfmCuts, type RfmCuts, rfmScores, type RfmScores, type RfmScoring } from './scores';
import { RFM_SEGMENTS, type RfmSegment, rfmSegment } from './segments';

/** One customer's place. `segment` is null where the scoring has not five scores per measure. */
export interface RfmCustomer extends RfmMeasures, RfmScores {
  segment: RfmSegment | null;
  class: RfmClass;
}

/** Everybody's place, and how many are in each. */
export interface RfmResult {
  customers: RfmCustomer[];
  /** The limits used; null under `ntile`. */
  cuts: RfmCuts | null;
  /** What the eight classes compare with. */
  middle: RfmMiddle;
  /** In the order of `RFM_SEGMENTS`, empty ones too; empty when the scoring has not five scores. */
  segments: { key: RfmSegment; count: number }[];
  /** In the order of `RFM_CLASSES`, empty ones too. */
  classes: { key: RfmClass; count: number }[];
}

/**
 * Scores, the eleven segments and the eight classes of these customers. The eight classes go by the mean, or by the
 * median when the scoring does.
 */
export function rfm(measures: RfmMeasures[], scoring: RfmScoring = { method: 'tie-safe' }): RfmResult {
  const cuts = rfmCuts(measures, scoring);
  const middle = rfmMiddle(measures, scoring.method === 'median' ? 'median' : 'mean');
  const fiveScores = !cuts || Object.values(cuts).every((limits: number[]) => limits.length === 4);
  const scores = rfmScores(measures, scoring);
  const customers = measures.map((one, i): RfmCustomer => {
    const own = scores[i]!;
    return { ...one, ...own, segment: fiveScores ? rfmSegment(own) : null, class: rfmClass(one, middle) };
  });
  const count = <K extends string>(keys: K[], of: (one: RfmCustomer) => K | null) => {
    const counts = new Map(keys.map((key) => [key, 0]));
    for (const one of customers) counts.set(of(one)!, counts.get(of(one)!)! + 1);
    return keys.map((key) => ({ key, count: counts.get(key)! }));
  };
  return {
    customers,
    cuts,
    middle,
    segments: fiveScores ? count(Object.keys(RFM_SEGMENTS) as RfmSegment[], (one) => one.segment) : [],
    classes: count(Object.keys(RFM_CLASSES) as RfmClass[], (one) => one.class),
  };
}
