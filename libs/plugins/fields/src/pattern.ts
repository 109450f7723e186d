import { type Part, PatternUnfit, readPattern } from './pattern-syntax';

/** One place in a pattern, and the places after it. */
type Step =
  | { fits: (character: string) => boolean; next: number }
  | { place: '^' | '$' | 'b' | 'B'; next: number }
  | { either: number[] }
  | 'end';

/** Most places of a pattern, its repetitions written out: text of 10,000 characters is matched in well under a second. */
export const MOST_PLACES = 1000;

/** Why a pattern is refused: no regular expression, one that can't be matched in bounded time, or one that is too long. */
export type PatternProblem = 'syntax' | 'unfit' | 'size';

/** Whether a whole text matches. */
export type Matcher = (text: string) => boolean;

/**
 * Makes a matcher of a regular expression (JavaScript's spelling, Unicode mode) that always takes time in proportion to
 * the text: all ways through the pattern are followed side by side, none is ever tried again. JavaScript's own engine
 * tries one way after the other, for `(a+)+` and thirty letters a billion of them.
 */
export function compilePattern(pattern: string): Matcher | PatternProblem {
  try {
    new RegExp(pattern, 'u');
  } catch {
    return 'syntax';
  }
  try {
    const part = readPattern(pattern);
    if (placesOf(part) > MOST_PLACES) return 'size';
    const steps: Step[] = ['end'];
    const start = write(steps, part, 0);
    return (text) => matches(steps, start, [...text]);
  } catch (error) {
    if (error instanceof PatternUnfit) return 'unfit';
    throw error;
  }
}

function placesOf(part: Part): number {
  switch (part.kind) {
    case 'row':
    case 'choice':
      return part.parts.reduce((sum, inner) => sum + placesOf(inner), 1);
    case 'repeat':
      return (placesOf(part.part) + 1) * Math.max(part.least + 1, Number.isFinite(part.most) ? part.most : 0);
    default:
      return 1;
  }
}

/** Writes a part so that it goes on at `next`; answers where it begins. */
function write(steps: Step[], part: Part, next: number): number {
  const add = (step: Step) => steps.push(step) - 1;
  switch (part.kind) {
    case 'character':
      return add({ fits: part.fits, next });
    case 'place':
      return add({ place: part.what, next });
    case 'row':
      return part.parts.reduceRight((after, inner) => write(steps, inner, after), next);
    case 'choice':
      return add({ either: part.parts.map((inner) => write(steps, inner, next)) });
    case 'repeat': {
      let begin = next;
      if (part.most === Infinity) {
        const loop: { either: number[] } = { either: [next] };
        begin = add(loop);
        loop.either.push(write(steps, part.part, begin));
      } else
        for (let i = part.least; i < part.most; i++) begin = add({ either: [next, write(steps, part.part, begin)] });
      for (let i = 0; i < part.least; i++) begin = write(steps, part.part, begin);
      return begin;
    }
  }
}

const isWord = (character: string | undefined) => character !== undefined && /^\w$/.test(character);

function matches(steps: Step[], start: number, text: string[]): boolean {
  const seen = new Int32Array(steps.length).fill(-1);
  let here: number[] = [];
  /** Notes the places that are reached before the character at `i`; each at most once. */
  const reach = (places: number[], i: number): number[] => {
    const reached: number[] = [];
    const open = [...places];
    for (let place = open.pop(); place !== undefined; place = open.pop()) {
      if (seen[place] === i) continue;
      seen[place] = i;
      const step = steps[place]!;
      if (step === 'end' || 'fits' in step) reached.push(place);
      else if ('either' in step) open.push(...step.either);
      else if (holds(step.place, text, i)) open.push(step.next);
    }
    return reached;
  };
  here = reach([start], 0);
  for (let i = 0; i < text.length; i++) {
    const after: number[] = [];
    for (const place of here) {
      const step = steps[place]!;
      if (step !== 'end' && 'fits' in step && step.fits(text[i]!)) after.push(step.next);
    }
    if (!after.length) return false;
    here = reach(after, i + 1);
  }
  return here.some((place) => steps[place] === 'end');
}

function holds(place: '^' | '$' | 'b' | 'B', text: string[], i: number): boolean {
  if (place === '^') return i === 0;
  if (place === '$') return i === text.length;
  return (isWord(text[i - 1]) !== isWord(text[i])) === (place === 'b');
}
