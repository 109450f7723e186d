import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { TAIWAN_WORDS } from '@careloop/kernel';
import { ConverterBuilder, CustomConverter } from 'opencc-js/core';
import * as characters from 'opencc-js/preset/cn2t';

/** A tree of sentences, as the files in src/locales hold them. */
export type Texts = { [key: string]: string | Texts };

const inCharacters = ConverterBuilder(characters)({ from: 'cn', to: 'tw' });
const inWords = CustomConverter(TAIWAN_WORDS);
/** As the server does it (apps/api/src/traditional.ts): one wording wherever a sentence comes from. */
const toTaiwan = (text: string) => inWords(inCharacters(text));

/** Every simplified character that is written otherwise in Traditional Chinese, each followed by its other form. */
export function characterPairs(): string {
  const pairs: string[] = [];
  for (let code = 0x4e00; code <= 0x9fff; code += 1) {
    const simplified = String.fromCharCode(code);
    const written = inCharacters(simplified);
    if (written !== simplified && written.length === 1) pairs.push(simplified + written);
  }
  return pairs.join('');
}

/** Traditional Chinese of every sentence; keys and the names between {{ }} stay as they are. */
export function traditional(texts: Texts): Texts {
  return Object.fromEntries(
    Object.entries(texts).map(([key, value]) => [
      key,
      typeof value === 'string'
        ? value
            .split(/(\{\{.*?\}\})/)
            .map((part) => (part.startsWith('{{') ? part : toTaiwan(part)))
            .join('')
        : traditional(value),
    ]),
  );
}

/** Every file of one written language as one tree, by file name. */
export function readTexts(folder: string): Texts {
  return Object.fromEntries(
    readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .sort()
      .map((name) => [basename(name, '.json'), JSON.parse(readFileSync(join(folder, name), 'utf8')) as Texts]),
  );
}
