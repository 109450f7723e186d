/** Something one can jump to. */
export interface Target {
  /** Its address in the app. */
  to: string;
  name: string;
  /** What tells it from others of the same name. */
  note?: string;
}

/** How well a text fits what is looked for: 0 it is it, 1 begins with it, 2 has it inside, null not at all. */
function fit(text: string, wanted: string): number | null {
  const at = text.toLowerCase().indexOf(wanted);
  if (at < 0) return null;
  return at > 0 ? 2 : text.length === wanted.length ? 0 : 1;
}

/** Those whose name has every word that was typed, the best fit for the first word first; all when nothing was typed. */
export function matching(targets: readonly Target[], typed: string, most: number): Target[] {
  const [first = '', ...more] = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return targets
    .flatMap((target) => {
      const rank = fit(target.name, first);
      return rank !== null && more.every((word) => fit(target.name, word) !== null) ? [{ target, rank }] : [];
    })
    .sort((a, b) => (first ? a.rank - b.rank : 0))
    .slice(0, most)
    .map(({ target }) => target);
}
