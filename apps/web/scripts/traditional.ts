import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ConverterFactory } from 'opencc-js/core';
import { from, to } from 'opencc-js/preset/cn2t';

/** A tree of sentences, as the files in src/locales hold them. */
export type Texts = { [key: string]: string | Texts };

const toTaiwan = ConverterFactory(from.cn!, to.twp!);

/** Every simplified character that is written otherwise in Traditional Chinese, each followed by its other form. */
export function characterPairs(): string {
  const pairs: string[] = [];
  for (let code = 0x4e00; code <= 0x9fff; code += 1) {
    const simplified = String.fromCharCode(code);
    const written = toTaiwan(simplified);
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
