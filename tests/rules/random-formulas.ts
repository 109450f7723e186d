import { formulaFunctions, type FormulaFunction } from '@careloop/forms';
import type { Kind } from '@careloop/rules';
import fc from 'fast-check';
import { LINE_FIELDS } from './formula-world';
import { DATES, keysOf, OPTIONS, TEXTS } from './world';

/** Random formulas made from what the functions say of themselves, so that a new function is tested by being there. */

type Formulas = fc.Arbitrary<string>;
type Scalar = 'text' | 'number' | 'boolean' | 'date' | 'datetime';
const SCALARS: Scalar[] = ['text', 'number', 'boolean', 'date', 'datetime'];

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
const NUMBERS = ['0', '1', '2', '3', '4', '7', '-1', '0.5', '2.5', '10', '100', '30%', '0.001', '99.99', '123456.789', '-2.5', '1e15', '0.000000001', '2.15', '-12'] as const; // prettier-ignore
const WORDS = [...TEXTS, '  a  b ', 'a-b-c', '2027-03-01', '2011年2月23日', '31/12', '1,234.50', '¥-5', '20%', '٣', '12.5', '11010519491231002X', '440524188001010014', '11010519491231002x', '11010520230229002X', '张三、李四', 'aXbxc', 'Σας', '１２', 'ÉCOLE']; // prettier-ignore
const FORMATS: Partial<Record<string, string[]>> = {
  number: ['0', '0.00', '#,##0.00', '0%', '0.0#%', '¥#,##0.00元', '000', '#.##', '#'],
  date: ['yyyy-mm-dd', 'yy年m月d日', 'yyyy/m/d aaaa', 'mm'],
  datetime: ['yyyy-mm-dd hh:mm:ss', 'h:m', 'yyyy"年"m', 'aaa hh"点"'],
};

const pick = (...from: readonly string[]): Formulas => fc.constantFrom(...from);
const literal: Record<Scalar, Formulas> = {
  text: pick(...WORDS.map(quoted)),
  number: pick(...NUMBERS),
  boolean: pick('TRUE', 'false'),
  date: pick('TODAY()', ...DATES.map((date) => `DATEVALUE(${quoted(date)})`)),
  datetime: pick('NOW()', ...keysOf('datetime').map((key) => `{${key}}`)),
};

const made = new Map<string, Formulas>();
/** One arbitrary per question: they share their parts, or their number would explode with depth. */
function once(key: string, make: () => Formulas): Formulas {
  const known = made.get(key) ?? make();
  made.set(key, known);
  return known;
}

const fieldOf = (kind: Kind, rows: boolean): Formulas => {
  const own = keysOf(kind).map((key) => `{${key}}`);
  const line = LINE_FIELDS.filter((field) => field.kind === kind).map((field) => `{lines.${field.key}}`);
  if (kind === 'datetime') own.push('{_created_at}');
  return pick(...own, ...(rows ? [...line, ...line] : []));
};

const SIGNS = ['+', '-', '*', '/', '^', '&', '=', '<>', '<', '<=', '>', '>='];

/** A call as people write it. */
function written(name: string, args: string[]): string {
  if (name === 'negate') return `-(${args[0]})`;
  if (name === 'percent') return `(${args[0]})%`;
  return SIGNS.includes(name) ? `(${args[0]})${name}(${args[1]})` : `${name}(${args.join(', ')})`;
}

/** Parameters of a call with some of the optional ones and repetitions. */
function someParameters(fn: FormulaFunction): fc.Arbitrary<FormulaFunction['parameters']> {
  const all = fn.parameters;
  if (fn.spread) return fc.constantFrom(3, 4, 5, 6).map((count) => fn.spread!(count) ?? fn.spread!(4)!);
  const least = all.filter(({ optional }) => !optional).length;
  const last = all.at(-1);
  const counts = Array.from({ length: all.length - least + 1 }, (_, i) => least + i);
  return fc
    .tuple(fc.constantFrom(...counts), fc.constantFrom(0, 1, 2))
    .map(([count, more]) => [
      ...all.slice(0, count),
      ...(last?.repeated ? new Array<typeof last>(more).fill(last) : []),
    ]);
}

function argument(
  fn: FormulaFunction,
  parameter: FormulaFunction['parameters'][number],
  shared: Scalar,
  depth: number,
  rows: boolean,
): Formulas {
  const inside = rows || !!parameter.set;
  if (parameter.oneOf)
    return pick(...parameter.oneOf.map((one) => (typeof one === 'string' ? quoted(one) : String(one))));
  if (parameter.written) return pick(...FORMATS[shared]!.map(quoted));
  if (parameter.criterion) return pick('">2"', '"<>1"', '"a"', '2', '{number1}', '"<=0.5"', '"2"', '{text1}');
  if (parameter.same || fn.name === 'TEXT')
    return parameter.same === 'result' || fn.name === 'TEXT'
      ? formula(shared, depth, inside)
      : comparable(shared, depth, inside);
  const kinds = parameter.kinds;
  if (fn.name.endsWith('IF') && parameter.set) return pick('{lines.amount}', '{lines.note}', '{lines.amount}*2');
  if (kinds.includes('lunar-date')) return fieldOf('lunar-date', inside);
  if (kinds.length > 5)
    return fc.oneof(...SCALARS.map((kind) => formula(kind, depth, inside)), fieldOf('options', inside));
  if (kinds.includes('text'))
    return fc.oneof(
      { weight: 5, arbitrary: formula('text', depth, inside) },
      fieldOf('option', inside),
      ...(['number', 'date', 'datetime', 'boolean'] as const).map((kind) => formula(kind, depth, inside)),
    );
  if (kinds.includes('date'))
    return fc.oneof({ weight: 5, arbitrary: formula('date', depth, inside) }, formula('datetime', depth, inside));
  return formula(kinds[0] as Scalar, depth, inside);
}

/** Beside literals options are keys; other kinds are what they are. */
const comparable = (kind: Scalar, depth: number, rows: boolean): Formulas =>
  kind === 'text'
    ? fc.oneof(
        formula('text', depth, rows),
        pick(...keysOf('option').map((key) => `{${key}}`)),
        pick(...OPTIONS.map(quoted), '"选项 gold"'),
      )
    : formula(kind, depth, rows);

const call = (fn: FormulaFunction, kind: Scalar, depth: number, rows: boolean): Formulas =>
  fc
    .tuple(someParameters(fn), fc.constantFrom(...SCALARS.filter((one) => fn.name !== 'TEXT' || FORMATS[one])))
    .chain(([parameters, other]) => {
      const group = fn.result === 'same' && !parameters.some(({ same }) => same === 'result') ? 'compared' : 'result';
      return fc
        .tuple(
          ...parameters.map((parameter) =>
            argument(fn, parameter, fn.result === 'same' && parameter.same === group ? kind : other, depth - 1, rows),
          ),
        )
        .map((args) => written(fn.name, args));
    });

/** A formula that gives a kind; in `rows` it may read columns of the subform. */
export const formula = (kind: Scalar, depth: number, rows = false): Formulas =>
  once(`${kind} ${depth} ${rows}`, () => {
    const leaf = fc.oneof(
      { weight: 3, arbitrary: fieldOf(kind, rows) },
      { weight: 2, arbitrary: literal[kind] },
      ...(kind === 'text' ? [fc.constant('""')] : []),
    );
    if (depth <= 0) return leaf;
    const dateSums = kind === 'date' ? [fc.tuple(fieldOf('date', rows), literal.number).map(([a, b]) => `${a}+${b}`), fc.tuple(fieldOf('date', rows), literal.number).map(([a, b]) => `${a}-${b}`)] : kind === 'number' ? [fc.tuple(fieldOf('date', rows), literal.date).map(([a, b]) => `${a}-${b}`)] : []; // prettier-ignore
    const more = [...formulaFunctions.values()]
      .filter((fn) => fn.result === kind || (fn.result === 'same' && fn.parameters.at(-1)!.kinds.includes(kind)))
      .map((fn) => call(fn, kind, depth, rows));
    const times = kind === 'datetime' ? [fc.tuple(fieldOf('datetime', rows), literal.number, pick('d', 'h', 'min', 's', 'w')).map(([a, n, unit]) => `DATEADD(${a},${n},"${unit}")`)] : []; // prettier-ignore
    return fc.oneof({ weight: 1 + Math.round(more.length / 8), arbitrary: leaf }, ...dateSums, ...times, ...more);
  });

/** A formula of any kind. */
export const anyFormula: Formulas = fc.constantFrom(...SCALARS).chain((kind) => formula(kind, 3));
