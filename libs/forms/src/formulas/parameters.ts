import type { Node, Parameter } from './types';

/** The parameter that each argument of a call stands for. Of `SUMIF` and its like only the values are left. */
export function parametersOf({ fn, args, where }: Node): readonly Parameter[] {
  const all = fn!.parameters;
  if (where) return [all[2] ?? all[0]!];
  return fn!.spread?.(args.length) ?? args.map((_, i) => all[i] ?? all.at(-1)!);
}
