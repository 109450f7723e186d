let convert: ((text: string) => string) | undefined;

/** Loads the converter once; until then `traditional` gives the text as it is. */
export async function loadTraditional(): Promise<void> {
  if (convert) return;
  const { Converter } = (await import('opencc-js/cn2t')) as typeof import('opencc-js');
  convert = Converter({ from: 'cn', to: 'twp' });
}

/** Simplified → Traditional Chinese with Taiwanese words. */
export const traditional = (text: string): string => (convert ? convert(text) : text);
