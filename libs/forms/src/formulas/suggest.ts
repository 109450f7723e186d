/** Letters to change, add, drop or swap between two words; stops caring beyond 3. */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 3) return 4;
  let [before, last] = [[] as number[], Array.from({ length: b.length + 1 }, (_, i) => i)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      row[j] = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        row[j] = Math.min(row[j]!, before[j - 2]! + 1);
    }
    [before, last] = [last, row];
  }
  return last[b.length]!;
}

/** The known word nearest to a misspelt one, if one is near: a third of its letters at most, case aside. */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  const wanted = word.toLowerCase();
  let best: { name: string; far: number } | undefined;
  for (const name of known) {
    const own = name.toLowerCase();
    const far = own.startsWith(wanted) && wanted.length >= 3 ? 1 : distance(wanted, own);
    if (far <= Math.max(1, Math.floor(wanted.length / 3)) && (!best || far < best.far)) best = { name, far };
  }
  return best?.name;
}
