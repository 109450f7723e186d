/** What the order of steps is made of: the keys a step reads, and the one it decides, if any. */
export interface Ordered {
  reads: readonly string[];
  writes?: string;
}

/** Keys that a change of this key is a change of: a subform and its columns are one another's. */
const whole = (key: string) => key.split('.')[0]!;

/** Writers by key; a whole subform is also decided by the steps of its columns. */
function writersOf<S extends Ordered>(steps: readonly S[]): (key: string) => S[] {
  const byKey = new Map<string, S[]>();
  const add = (key: string, step: S) => void byKey.set(key, [...(byKey.get(key) ?? []), step]);
  for (const step of steps) {
    if (!step.writes) continue;
    add(step.writes, step);
    if (step.writes.includes('.')) add(`${whole(step.writes)} columns`, step);
  }
  const own = (key: string) => byKey.get(key) ?? [];
  return (key) => [...own(key), ...(key.includes('.') ? own(whole(key)) : own(`${key} columns`))];
}

/** The steps in an order in which each comes after those whose keys it reads; or the keys that go round: `a`, `b`, `a`. */
export function inOrder<S extends Ordered>(steps: readonly S[]): { steps: S[] } | { cycle: string[] } {
  const writers = writersOf(steps);
  const placed = new Set<S>();
  const open: string[] = [];
  const onPath = new Set<S>();
  let cycle: string[] | undefined;

  const place = (step: S): void => {
    if (placed.has(step) || cycle) return;
    if (onPath.has(step)) {
      cycle = [...open.slice(open.indexOf(step.writes!)), step.writes!];
      return;
    }
    onPath.add(step);
    if (step.writes) open.push(step.writes);
    for (const key of step.reads) writers(key).forEach(place);
    if (step.writes) open.pop();
    onPath.delete(step);
    placed.add(step);
  };
  steps.forEach(place);
  return cycle ? { cycle } : { steps: [...placed] };
}

/** Which steps read a key, by their place in the order: columns of a subform go with the whole, and the whole with them. */
export function readersOf(steps: readonly Ordered[]): (key: string) => readonly number[] {
  const byKey = new Map<string, Set<number>>();
  const columns = new Map<string, Set<string>>();
  for (const { reads, writes } of steps)
    for (const key of [...reads, ...(writes ? [writes] : [])])
      if (key.includes('.')) columns.set(whole(key), (columns.get(whole(key)) ?? new Set()).add(key));
  const add = (key: string, at: number) => void byKey.set(key, (byKey.get(key) ?? new Set()).add(at));
  steps.forEach(({ reads }, at) => {
    for (const key of reads) {
      add(key, at);
      if (key.includes('.')) add(whole(key), at);
      else for (const column of columns.get(key) ?? []) add(column, at);
    }
  });
  const sorted = new Map([...byKey].map(([key, places]) => [key, [...places].sort((a, b) => a - b)]));
  return (key) => sorted.get(key) ?? [];
}
