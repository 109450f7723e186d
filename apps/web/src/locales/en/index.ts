const files = import.meta.glob<Record<string, unknown>>('./*.json', { eager: true, import: 'default' });

/** All texts of this language: one file per feature, its name is the first part of the key. */
export default Object.fromEntries(
  Object.entries(files).map(([path, texts]) => [path.slice(2, -'.json'.length), texts]),
);
