/** The first `<stem><n>` that is not taken, counting from 1. */
export function freeKey(stem: string, taken: readonly string[]): string {
  let n = 1;
  while (taken.includes(`${stem}${n}`)) n += 1;
  return `${stem}${n}`;
}

/** A key for a name: its Latin letters when it has any, else the first free `<stem><n>`. */
export function keyFor(name: string, stem: string, taken: readonly string[]): string {
  const latin = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+|_+$/g, '')
    .slice(0, 60);
  if (!latin) return freeKey(stem, taken);
  return taken.includes(latin) ? freeKey(`${latin}_`, taken) : latin;
}

/** A label that no other field has: `单行文本`, `单行文本 2`. */
export function freeLabel(label: string, taken: readonly string[]): string {
  if (!taken.includes(label)) return label;
  let n = 2;
  while (taken.includes(`${label} ${n}`)) n += 1;
  return `${label} ${n}`;
}
