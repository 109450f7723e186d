import type { Text } from '@careloop/kernel';
import { normalTwoSided } from '../numbers/distributions';
import { type Interval, newcombe, type Rate, ratesPValue } from './proportions';

/** What may be said of a difference. */
export const VERDICTS = {
  shown: { zh: '已证实', en: 'Shown' },
  'not-shown': { zh: '尚未证实', en: 'Not shown' },
  'too-few': { zh: '人数太少', en: 'Too few' },
} as const satisfies Record<string, Text>;

export type Verdict = keyof typeof VERDICTS;

/** Below this many conversions in an arm only counts are shown. */
export const CONVERSIONS_FLOOR = 5;

/** The effect on a rate. */
export interface RateEffect {
  treated: Rate;
  control: Rate;
  /** Shares of 1; null below the floor, where only counts are shown. */
  difference: Interval | null;
  /** Customers who did it because of the care: the difference times the treated; null below the floor. */
  extra: Interval | null;
  pValue: number;
  verdict: Verdict;
  /** One sentence anybody understands. */
  sentence: Text;
}

/** "Shown" when the interval does not contain 0; an interval that touches it is not. */
export const verdictOf = ({ low, high }: Interval): Verdict => (low > 0 || high < 0 ? 'shown' : 'not-shown');

/** The effect of care on a rate, in words: treated against control. `ANALYTICS_VALUE_INVALID`. */
export function rateEffect(treated: Rate, control: Rate, confidence = 0.95): RateEffect {
  const interval = newcombe(treated, control, confidence);
  const enough = Math.min(treated.hits, control.hits) >= CONVERSIONS_FLOOR;
  const verdict = enough ? verdictOf(interval) : 'too-few';
  const times = (by: number): Interval => ({
    estimate: interval.estimate * by,
    low: interval.low * by,
    high: interval.high * by,
  });
  return {
    treated,
    control,
    difference: enough ? interval : null,
    extra: enough ? times(treated.n) : null,
    pValue: ratesPValue(treated, control, normalTwoSided),
    verdict,
    sentence: sentenceOf(verdict, times(100), times(treated.n)),
  };
}

function sentenceOf(verdict: Verdict, points: Interval, extra: Interval): Text {
  if (verdict === 'too-few') {
    return {
      zh: `有一组达成的不到 ${CONVERSIONS_FLOOR} 人，只能列出人数，还不能比较。`,
      en: `One group has fewer than ${CONVERSIONS_FLOOR} conversions, so only counts are shown.`,
    };
  }
  const range = `${points.low.toFixed(2)} – ${points.high.toFixed(2)}`;
  if (verdict === 'not-shown') {
    return {
      zh: `看不出差别：相差 ${points.estimate.toFixed(2)} 个百分点（${range}），可能只是巧合。`,
      en: `No difference is shown: ${points.estimate.toFixed(2)} points (${range}) may be chance.`,
    };
  }
  const more = points.estimate > 0;
  const people = `${Math.round(Math.abs(extra.estimate))}`;
  const between = [extra.low, extra.high].map((n) => Math.round(Math.abs(n))).sort((a, b) => a - b);
  return {
    zh: `已证实：${more ? '高' : '低'} ${Math.abs(points.estimate).toFixed(2)} 个百分点（${range}），约${more ? '多' : '少'} ${people} 人（${between.join(' – ')}）。`,
    en: `Shown: ${Math.abs(points.estimate).toFixed(2)} points ${more ? 'more' : 'fewer'} (${range}), about ${people} customers (${between.join(' – ')}).`,
  };
}
