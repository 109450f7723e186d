import type { ViewSettings, ViewView } from '@careloop/contracts';

/** The settings of a view without those its form has no place for any more. */
export function workingSettings({ settings, problems }: Pick<ViewView, 'settings' | 'problems'>): ViewSettings {
  if (!problems.length) return settings;
  const broken = new Map<string, Set<number>>();
  for (const { path } of problems) {
    const [key = '', at] = path.split('.');
    broken.set(key, (broken.get(key) ?? new Set()).add(Number(at)));
  }
  return Object.fromEntries(
    Object.entries(settings).flatMap(([key, value]): [string, unknown][] => {
      const places = broken.get(key);
      if (!places) return [[key, value]];
      // A condition means something else without one of its parts: it goes as a whole. So does a single field.
      return key !== 'filter' && Array.isArray(value) ? [[key, value.filter((_, i) => !places.has(i))]] : [];
    }),
  );
}
