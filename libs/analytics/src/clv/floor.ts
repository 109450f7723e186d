import { type Refusal, refuse } from '../refusal';
import { type History, UNIT_DAYS, type TimeUnit } from './histories';

/** The least a value model is fitted on: below it the four parameters are noise. */
export const CLV_FLOOR = { buyers: 500, days: 180, threeOrders: 30 } as const;

/** Why these histories cannot carry a model of value, or null when they can. */
export function clvFloor(histories: History[], unit: TimeUnit): Refusal | null {
  if (histories.length < CLV_FLOOR.buyers) {
    return refuse('CLV_TOO_FEW_BUYERS', { found: histories.length, needed: CLV_FLOOR.buyers });
  }
  let days = 0;
  let threeOrders = 0;
  for (const { age, frequency } of histories) {
    days = Math.max(days, age * UNIT_DAYS[unit]);
    if (frequency >= 2) threeOrders++;
  }
  if (days < CLV_FLOOR.days) return refuse('CLV_TOO_SHORT', { found: Math.floor(days), needed: CLV_FLOOR.days });
  if (threeOrders < CLV_FLOOR.threeOrders) {
    return refuse('CLV_TOO_FEW_REPEATS', { found: threeOrders, needed: CLV_FLOOR.threeOrders });
  }
  return null;
}
