import type { Text } from '@careloop/kernel';
import { mean, median } from '../numbers/summary';
import type { RfmMeasures } from './measures';

/** 客户八类: three yes/no questions (bought lately? often? much?), in the order Chinese textbooks list them. */
export const RFM_CLASSES = {
  'key-value': { zh: '重要价值客户', en: 'Key: valuable' },
  'key-develop': { zh: '重要发展客户', en: 'Key: to develop' },
  'key-keep': { zh: '重要保持客户', en: 'Key: to keep' },
  'key-win-back': { zh: '重要挽留客户', en: 'Key: to win back' },
  value: { zh: '一般价值客户', en: 'General: valuable' },
  develop: { zh: '一般发展客户', en: 'General: to develop' },
  keep: { zh: '一般保持客户', en: 'General: to keep' },
  'win-back': { zh: '一般挽留客户', en: 'General: to win back' },
} as const satisfies Record<string, Text>;

export type RfmClass = keyof typeof RFM_CLASSES;

/** What the three measures are compared with. */
export interface RfmMiddle {
  recency: number;
  frequency: number;
  monetary: number;
}

/** The mean or the median of each measure. */
export function rfmMiddle(customers: RfmMeasures[], by: 'mean' | 'median' = 'mean'): RfmMiddle {
  const of = by === 'mean' ? mean : median;
  return {
    recency: of(customers.map((one) => one.recency)),
    frequency: of(customers.map((one) => one.frequency)),
    monetary: of(customers.map((one) => one.monetary)),
  };
}

/** The class of one customer: recency is better below the middle, frequency and money above it; equal is not better. */
export function rfmClass(one: RfmMeasures, middle: RfmMiddle): RfmClass {
  const lately = one.recency < middle.recency;
  const often = one.frequency > middle.frequency;
  const habit = lately ? (often ? 'value' : 'develop') : often ? 'keep' : 'win-back';
  return one.monetary > middle.monetary ? `key-${habit}` : habit;
}
