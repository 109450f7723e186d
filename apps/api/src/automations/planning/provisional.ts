import { addWorkdays, CN_HOLIDAYS, isProvisional, localDateOf, nextWorkday } from '@careloop/calendar';
import type { Registry } from '@careloop/sdk';
import { type AutomationDefinition, lanesOf, resumeAt, type Step, WAIT, type WaitSettings } from '@careloop/workflow';

/** The last year whose holidays and make-up workdays have been published. */
export const lastKnownYear = (): number => Math.max(...CN_HOLIDAYS.years);

/**
 * Answers, for care that begins at an instant in a zone, whether one of its steps counts workdays (a setting marked
 * `x-workdays` in its action's schema) into a year whose holidays nobody knows yet: that date may still move. Null when no
 * step counts workdays.
 */
export function provisionalReader(
  { steps }: AutomationDefinition,
  registry: Registry,
): ((begins: Date, zone: string) => boolean) | null {
  const counted = new Map<Step, number[]>();
  const note = (lane: readonly Step[]): void => {
    for (const step of lane) {
      const counts = workdaysOf(step, registry);
      if (counts.length) counted.set(step, counts);
      for (const { steps } of lanesOf(step)) note(steps);
    }
  };
  note(steps);
  if (!counted.size) return null;

  const known = new Map<string, boolean>();
  return (begins, zone) => {
    const name = `${begins.getTime()} ${zone}`;
    let answer = known.get(name);
    if (answer === undefined) known.set(name, (answer = walk(steps, begins, zone, counted).open));
    return answer;
  };
}

function workdaysOf({ action, settings }: Step, registry: Registry): number[] {
  const type = registry.actionTypes.find(({ id }) => id === action);
  const properties = (type?.settings.properties ?? {}) as Record<string, { 'x-workdays'?: boolean }>;
  return Object.entries(properties).flatMap(([name, property]) => {
    const value = settings?.[name];
    return property['x-workdays'] && typeof value === 'number' ? [value] : [];
  });
}

/** When a lane is left at the latest, and whether one of its workday steps falls into the unknown. */
function walk(
  lane: readonly Step[],
  from: Date,
  zone: string,
  counted: ReadonlyMap<Step, number[]>,
): { end: Date; open: boolean } {
  let end = from;
  let open = false;
  for (const step of lane) {
    if (step.action === WAIT) end = resumeAt(step.settings as WaitSettings, end, zone);
    const date = localDateOf(end, zone);
    for (const days of counted.get(step) ?? [])
      open ||= isProvisional(days ? addWorkdays(date, days) : nextWorkday(date));
    const begin = end;
    for (const { steps } of lanesOf(step)) {
      const inner = walk(steps, begin, zone, counted);
      open ||= inner.open;
      if (inner.end > end) end = inner.end;
    }
  }
  return { end, open };
}
