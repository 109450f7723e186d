export { checkFormula, type CheckedFormula } from './check';
export { compileFormula } from './compile';
export { formulaDependsOn } from './depends';
export { DEEPEST as DEEPEST_FORMULA, LONGEST as LONGEST_FORMULA, MOST_PARTS as MOST_FORMULA_PARTS } from './parse';
export { formulaFunctions, registerFunction, signatureOf } from './registry';
export { formulaSql, type FormulaSql } from './sql-writer';
export { tokenize, type Token } from './tokens';
export {
  defineFunction,
  type Formula,
  type FormulaContext,
  type FormulaDependencies,
  type FormulaFunction,
  type FormulaKind,
  type FormulaOptions,
  type FormulaProblem,
  type FormulaReason,
  type FormulaSchema,
  type FormulaSqlOptions,
  type FormulaSubform,
  type FunctionGroup,
} from './types';
