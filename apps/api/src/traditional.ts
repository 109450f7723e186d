import { TAIWAN_WORDS } from '@careloop/kernel';

let convert: ((text: string) => string) | undefined;

/** Loads the converter once; until then `traditional` gives the text as it is. */
export async function loadTraditional(): Promise<void> {
  if (convert) return;
  const { Converter, CustomConverter } = (await import('opencc-js/cn2t')) as typeof import('opencc-js');
  const inCharacters = Converter({ from: 'cn', to: 'tw' });
  const inWords = CustomConverter(TAIWAN_WORDS);
  convert = (text) => inWords(inCharacters(text));
}

/** Simplified → Traditional Chinese, with the words that Taiwan says otherwise. */
export const traditional = (text: string): string => (convert ? convert(text) : text);
