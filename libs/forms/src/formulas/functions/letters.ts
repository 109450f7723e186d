/** Small and large letters that change one for one: Latin of western Europe, Greek, Cyrillic, full-width. The rest stays. */
const RANGES: [number, number][] = [
  [0x61, 0x7a],
  [0xe0, 0xfe],
  [0x3b1, 0x3c9],
  [0x430, 0x45f],
  [0xff41, 0xff5a],
];

const pairs: [string, string][] = RANGES.flatMap(([first, last]) =>
  Array.from({ length: last - first + 1 }, (_, i) => String.fromCharCode(first + i)),
)
  .map((small): [string, string] => [small, small.toUpperCase()])
  .filter(([small, large]) => large.length === 1 && large !== small && large.toLowerCase() === small);

/** For SQL's `translate`, which knows no language: upper() and lower() differ between servers. */
export const SMALL = pairs.map(([small]) => small).join('');
export const LARGE = pairs.map(([, large]) => large).join('');

const upper = new Map(pairs);
const lower = new Map(pairs.map(([small, large]) => [large, small]));
const mapped = (text: string, by: Map<string, string>) => {
  let result = '';
  for (const letter of text) result += by.get(letter) ?? letter;
  return result;
};

export const toUpper = (text: string): string => mapped(text, upper);
export const toLower = (text: string): string => mapped(text, lower);
