let forms: Map<string, string> | undefined;
let words: Map<string, string>;
let anyWord: RegExp;

/** Loads characters and words once; until then `traditional` gives the text as it is. */
export async function loadTraditional(): Promise<void> {
  if (forms) return;
  const { characters, words: said } = await import('virtual:taiwan');
  words = new Map(said);
  anyWord = new RegExp([...words.keys()].sort((a, b) => b.length - a.length).join('|'), 'g');
  const known = new Map<string, string>();
  for (let i = 0; i < characters.length; i += 2) known.set(characters[i]!, characters[i + 1]!);
  forms = known;
}

/** Simplified → Traditional Chinese for what is worded while the page runs: character by character, then our words. */
export function traditional(text: string): string {
  const known = forms;
  if (!known) return text;
  return text
    .replace(/[\u4e00-\u9fff]/g, (character) => known.get(character) ?? character)
    .replace(anyWord, (word) => words.get(word)!);
}
