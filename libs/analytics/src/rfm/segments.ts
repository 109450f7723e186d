import { Invalid, type Text } from '@careloop/kernel';
import type { RfmScores } from './scores';

/** The eleven segments in common use, best first, with the names people read. */
export const RFM_SEGMENTS = {
  champions: { zh: '冠军客户', en: 'Champions' },
  loyal: { zh: '忠诚客户', en: 'Loyal' },
  'potential-loyalists': { zh: '潜在忠诚客户', en: 'Potential Loyalists' },
  new: { zh: '新客户', en: 'New' },
  promising: { zh: '有希望的客户', en: 'Promising' },
  'need-attention': { zh: '需要关注', en: 'Need Attention' },
  'about-to-sleep': { zh: '即将沉睡', en: 'About To Sleep' },
  'at-risk': { zh: '有流失风险', en: 'At Risk' },
  'cannot-lose': { zh: '不能失去', en: 'Cannot Lose Them' },
  hibernating: { zh: '沉睡客户', en: 'Hibernating' },
  lost: { zh: '已流失', en: 'Lost' },
} as const satisfies Record<string, Text>;

export type RfmSegment = keyof typeof RFM_SEGMENTS;

/** Rows R 1 … 5, columns FM 1 … 5. */
const GRID: Record<number, RfmSegment[]> = {
  5: ['new', 'potential-loyalists', 'loyal', 'champions', 'champions'],
  4: ['promising', 'potential-loyalists', 'loyal', 'champions', 'champions'],
  3: ['about-to-sleep', 'about-to-sleep', 'need-attention', 'loyal', 'loyal'],
  2: ['hibernating', 'hibernating', 'at-risk', 'at-risk', 'at-risk'],
  1: ['lost', 'lost', 'at-risk', 'cannot-lose', 'cannot-lose'],
};

/**
 * The segment of scores 1 … 5: row R, column FM = (F + M) / 2 rounded half up. `RFM_SCORE_INVALID` for other scores: two
 * classes per measure (mean, median) make the eight classes instead.
 */
export function rfmSegment({ r, f, m }: RfmScores): RfmSegment {
  const segment = GRID[r]?.[Math.floor((f + m + 1) / 2) - 1];
  if (!segment || ![f, m].every((score) => score >= 1 && score <= 5))
    throw new Invalid('RFM_SCORE_INVALID', { r, f, m });
  return segment;
}
