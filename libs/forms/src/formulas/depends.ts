import { parse } from './parse';
import { functionOf } from './registry';
import { invalid } from './check';
import type { Ast, FormulaDependencies } from './types';

/**
 * What a formula reads: fields of the record, columns of subforms, and whether time alone can change its answer. So a
 * change wakes only the formulas that read it. `Invalid('FORMULA_INVALID')` for what is no formula.
 */
export function formulaDependsOn(text: string): FormulaDependencies {
  const parsed = parse(text);
  if ('problem' in parsed) throw invalid(text, [parsed.problem]);
  const fields = new Set<string>();
  const columns = new Map<string, { subform: string; field: string }>();
  let time = false;
  const walk = (ast: Ast): void => {
    if (ast.type === 'field' && ast.column === undefined) fields.add(ast.key);
    else if (ast.type === 'field') columns.set(`${ast.key}.${ast.column}`, { subform: ast.key, field: ast.column! });
    else if (ast.type === 'call') {
      if (functionOf(ast.name)?.time) time = true;
      ast.args.forEach(walk);
    }
  };
  walk(parsed.tree);
  return { fields: [...fields], columns: [...columns.values()], time };
}
