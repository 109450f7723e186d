import { findStep } from './steps';
import type { AutomationDefinition } from './types';

type Flow = Pick<AutomationDefinition, 'steps'>;

/**
 * Whether a customer who stands at `cursor` may go on in another version: the step exists there at the same path and is
 * of the same kind. Who has not begun (empty cursor) may always move.
 */
export function canMove(from: Flow, to: Flow, cursor: readonly string[]): boolean {
  if (!cursor.length) return true;
  const here = findStep(from, cursor);
  const there = findStep(to, cursor);
  return !!here && here.step.action === there?.step.action;
}
