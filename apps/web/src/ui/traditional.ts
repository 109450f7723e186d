let forms: Map<string, string> | undefined;

/** Loads the characters once; until then `traditional` gives the text as it is. */
export async function loadTraditional(): Promise<void> {
  if (forms) return;
  const { default: pairs } = await import('virtual:characters-zh-TW');
  const known = new Map<string, string>();
  for (let i = 0; i < pairs.length; i += 2) known.set(pairs[i]!, pairs[i + 1]!);
  forms = known;
}

/** Simplified → Traditional Chinese, character by character. */
export const traditional = (text: string): string => {
  const known = forms;
  return known ? text.replace(/[\u4e00-\u9fff]/g, (character) => known.get(character) ?? character) : text;
};
