import { Conflict, Invalid } from '@careloop/kernel';
import { builtIn } from './functions';
import type { FormulaFunction } from './types';

const known = new Map<string, FormulaFunction>();
const named = new Map<string, FormulaFunction>();

/** All functions and operators by name, for completion and help; the operators' group is `operator`. */
export const formulaFunctions: ReadonlyMap<string, FormulaFunction> = named;

/** Adds a function under its name and aliases. `Invalid('FORMULA_FUNCTION_NAME')` unless upper case, `Conflict('FORMULA_FUNCTION_TAKEN')`. */
export function registerFunction(fn: FormulaFunction): void {
  for (const name of [fn.name, ...(fn.aliases ?? [])]) {
    if (fn.group !== 'operator' && !/^[A-Z][A-Z0-9_]*$/.test(name))
      throw new Invalid('FORMULA_FUNCTION_NAME', { name });
    if (known.has(name)) throw new Conflict('FORMULA_FUNCTION_TAKEN', { name });
    known.set(name, fn);
  }
  named.set(fn.name, fn);
}

builtIn.forEach(registerFunction);

/** The function of a name or alias. */
export const functionOf = (name: string): FormulaFunction | undefined => known.get(name);

/** Names and aliases of what people call as a function. */
export const functionNames = (): string[] =>
  [...known].filter(([, fn]) => fn.group !== 'operator').map(([name]) => name);

/** `ROUND(number, [digits])`, in the words of one language. */
export function signatureOf(fn: FormulaFunction, language: 'zh' | 'en'): string {
  const [comma, dots] = language === 'zh' ? ['，', '，…'] : [', ', ', …'];
  const words = fn.parameters.map(({ name, optional }) => (optional ? `[${name[language]}]` : name[language]));
  return `${fn.name}(${words.join(comma)}${fn.parameters.at(-1)?.repeated ? dots : ''})`;
}
