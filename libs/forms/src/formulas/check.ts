import { Invalid } from '@careloop/kernel';
import { analyse } from './analyse';
import type { FormulaKind, FormulaOptions, FormulaProblem, FormulaSchema } from './types';

/** What a formula gives, or null and what is wrong with it. */
export interface CheckedFormula {
  kind: FormulaKind | null;
  problems: FormulaProblem[];
}

/** Reads a formula against a form: the kind of its result, and every problem with its place and a sentence. */
export function checkFormula(text: string, schema: FormulaSchema, options: FormulaOptions = {}): CheckedFormula {
  const { node, problems } = analyse(text, schema, options);
  return { kind: problems.length ? null : (node.kind as FormulaKind), problems };
}

/** The error of a formula that is used though it does not check. */
export const invalid = (text: string, problems: FormulaProblem[]): Invalid =>
  new Invalid(
    'FORMULA_INVALID',
    { formula: text.slice(0, 200) },
    problems.map(({ from, to, code, message }) => ({
      path: `${from}-${to}`,
      code,
      message: message.zh,
      params: { ...message },
    })),
  );
