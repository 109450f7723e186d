import fc from 'fast-check';
import {
  checkFormula,
  compileFormula,
  defineFunction,
  formulaDependsOn,
  formulaFunctions,
  formulaSql,
  registerFunction,
  signatureOf,
  type FormulaReason,
  type FormulaSchema,
} from '.';

const field = (key: string, label: string, kind: FormulaSchema['fields'][string]['kind']) => ({
  key,
  label,
  kind,
  column: `f_${key}`,
});
const schema: FormulaSchema = {
  form: '客户',
  table: '"w"."t"',
  fields: {
    name: field('name', '姓名', 'text'),
    monthly_fee: field('monthly_fee', '月费', 'number'),
    renews_on: field('renews_on', '续约日', 'date'),
    seen_at: field('seen_at', '到店时间', 'datetime'),
    owner: field('owner', '负责人', 'reference'),
    born: field('born', '农历生日', 'lunar-date'),
    tier: { ...field('tier', '等级', 'option'), options: [{ key: 'gold', label: '金卡' }] },
  },
  subforms: {
    lines: {
      key: 'lines',
      label: '明细',
      fields: { amount: field('amount', '金额', 'number') },
      table: '"w"."lines"',
      parent: 'record_id',
    },
    gifts: { key: 'gifts', label: '赠品', fields: { count: field('count', '数量', 'number') } },
  },
};
const context = { now: new Date('2026-11-22T01:02:03Z'), zone: 'Asia/Shanghai' };
/** The part of the text a problem points at, its code, and the better word. */
const problems = (text: string) =>
  checkFormula(text, schema).problems.map(({ from, to, code, suggestion }) => [
    text.slice(from, to),
    code.replace('FORMULA_', ''),
    ...(suggestion ? [suggestion] : []),
  ]);

describe('checkFormula', () => {
  it.each([
    ['IF({tier}="gold", ROUND({monthly_fee}*0.9, 2), {monthly_fee})', 'number'],
    ['{name}', 'text'],
    ['{tier}', 'text'],
    ['{renews_on}+30', 'date'],
    ['NOW()', 'datetime'],
    ['{owner}={_created_by}', 'boolean'],
    ['IF({tier}="gold",{renews_on},"")', 'date'],
    ['MAX({renews_on},TODAY())', 'date'],
  ])('%s gives %s', (text, kind) => expect(checkFormula(text, schema)).toEqual({ kind, problems: [] }));

  it.each([
    ['', [['', 'EMPTY']]],
    ['ROUN({monthly_fee},2)', [['ROUN', 'FUNCTION_UNKNOWN', 'ROUND']]],
    ['1+{monthly_fees}', [['{monthly_fees}', 'FIELD_UNKNOWN', '{monthly_fee}']]],
    ['{月费}*2', [['{月费}', 'FIELD_UNKNOWN', '{monthly_fee}']]],
    ['SUM({lines.amout})', [['{lines.amout}', 'FIELD_UNKNOWN', '{lines.amount}']]],
    ['{lines}', [['{lines}', 'COLUMN_MISSING']]],
    ['{lines.amount}*2', [['{lines.amount}', 'ROWS_OUTSIDE']]],
    ['SUM({lines.amount}*{gifts.count})', [['{lines.amount}*{gifts.count}', 'ROWS_MIXED']]],
    ['{name.first}', [['{name.first}', 'NOT_SUBFORM']]],
    ['ROUND(1,2,3)', [['ROUND', 'ARITY']]],
    ['IFS(1>0,2,3)', [['IFS', 'PAIRS']]],
    ['{name}*2', [['{name}', 'KIND']]],
    ['IF({name},1,2)', [['{name}', 'KIND']]],
    ['{seen_at}>TODAY()', [['TODAY()', 'KINDS_DIFFER']]],
    ['IF(1>0,1,"无")', [['"无"', 'KINDS_DIFFER']]],
    ['{tier}="金"', [['"金"', 'OPTION_UNKNOWN', '金卡']]],
    ['{renews_on}>"2027-02-30"', [['"2027-02-30"', 'DATE_INVALID']]],
    ['DATEDIF({renews_on},TODAY(),{name})', [['{name}', 'WRITTEN']]],
    ['DATEADD({seen_at},1,"m")', [['DATEADD({seen_at},1,"m")', 'MALFORMED']]],
    ['TEXT(1,"yyyy")', [['TEXT(1,"yyyy")', 'MALFORMED']]],
    ['TEXT(1,"qq")', [['"qq"', 'MALFORMED']]],
    ['COUNTIF({monthly_fee},">1")', [['{monthly_fee}', 'ROWS_NEEDED']]],
    ['{owner}', [['{owner}', 'RESULT']]],
    ['{owner}&"x"', [['{owner}', 'KIND']]],
    ['IF(1>0,"","")', [['IF(1>0,"","")', 'RESULT_EMPTY']]],
    ['ROUND(1,2', [['(', 'BRACKET_OPEN']]],
    ['"abc', [['"abc', 'QUOTE_OPEN']]],
    ['{abc', [['{abc', 'BRACE_OPEN']]],
    ['1+', [['+', 'ENDS_EARLY']]],
    ['1 2', [['2', 'UNEXPECTED']]],
    ['10 % 3', [['% 3', 'PERCENT']]],
    ["'a'", [["'", 'CHARACTER']]],
    ['monthly_fee*2', [['monthly_fee', 'BARE_NAME']]],
    ['1e300', [['1e300', 'NUMBER']]],
    ['FOO(1)+BAR({x})', [['FOO', 'FUNCTION_UNKNOWN'], ['BAR', 'FUNCTION_UNKNOWN'], ['{x}', 'FIELD_UNKNOWN']]], // prettier-ignore
  ])('%s', (text, wanted) => expect(problems(text)).toEqual(wanted));

  it('names what and where in both languages', () => {
    const [found] = checkFormula('ROUND({name},2)', schema).problems;
    expect(found!.message).toEqual({
      zh: 'ROUND 的「数字」须是数字，这里是文字；文字变成数字请用 VALUE',
      en: 'ROUND: “number” has to be a number, this is text; VALUE turns a text into a number',
    });
  });

  it.each([
    ['a thousand nested calls', 'ABS('.repeat(1000) + '1' + ')'.repeat(1000), 'FORMULA_TOO_DEEP'],
    ['a hundred thousand brackets', '('.repeat(100_000), 'FORMULA_TOO_LONG'],
    ['ten thousand brackets', '('.repeat(10_000) + '1' + ')'.repeat(10_000), 'FORMULA_TOO_LONG'],
    ['nine thousand signs', '-'.repeat(9_000) + '1', 'FORMULA_TOO_DEEP'],
    ['thousands of sums', '1+'.repeat(5_000) + '1', 'FORMULA_TOO_LARGE'],
    ['thousands of percents', '1' + '%'.repeat(5_000), 'FORMULA_TOO_LARGE'],
    ['a thousand fields', `SUM(${Array.from({ length: 1000 }, () => '{monthly_fee}').join()})`, 'FORMULA_TOO_LARGE'],
  ])('refuses %s with a sentence, and stays standing', (_, text, code) => {
    const { problems } = checkFormula(text, schema);
    expect(problems.map((found) => found.code)).toEqual([code]);
    expect(() => compileFormula(text, schema)).toThrow('FORMULA_INVALID');
  });

  it('takes any text without throwing', () => {
    const bits = fc.constantFrom('IF(', 'SUM(', ')', '{', '}', '{name}', '{lines.amount}', ',', '，', '"', '“', '1', '.5', '%', '^', '-', '<=', '≠', ' ', 'x', '😀', '\ud800'); // prettier-ignore
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(bits, { maxLength: 30 }).map((all) => all.join('')),
        ),
        (text) => {
          for (const { from, to, message } of checkFormula(text, schema).problems) {
            expect(from >= 0 && from <= to && to <= Math.max(text.length, 0)).toBe(true);
            expect(message.zh && message.en).toBeTruthy();
          }
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe('a formula that has no value', () => {
  const why = (text: string, record: Record<string, unknown> = {}) => {
    const reasons: FormulaReason[] = [];
    expect(compileFormula(text, schema)(record, context, reasons)).toBeNull();
    return reasons.map(({ from, to, code }) => [text.slice(from, to), code]);
  };
  it.each([
    ['1/({monthly_fee}-5)', [['1/({monthly_fee}-5)', 'FORMULA_DIVIDED_BY_ZERO']]],
    ['2+DATE(2027,13,1)-DATEVALUE("x")', [['DATEVALUE("x")', 'FORMULA_NO_SUCH_DATE']]],
    ['SQRT(-1)', [['SQRT(-1)', 'FORMULA_OUT_OF_RANGE']]],
    ['10^60*10^60', [['10^60*10^60', 'FORMULA_TOO_LARGE']]],
    ['{name}&""', []],
  ])('%s says why', (text, wanted) => expect(why(text, { monthly_fee: 5 })).toEqual(wanted));

  it('neither throws nor gives NaN or Infinity, whatever the record holds', () => {
    const texts = [
      '{monthly_fee}*1e15*1e15',
      '{monthly_fee}^{monthly_fee}',
      'EXP({monthly_fee})/{monthly_fee}',
      'DATEADD({renews_on},{monthly_fee},"m")',
      'DATEADD({seen_at},{monthly_fee},"d")',
      'TEXT({seen_at},"yyyy-mm-dd hh:mm:ss")',
      'LUNAR({born})',
      'SUM({lines.amount})/COUNT({lines.amount})',
      'RMBUPPER({monthly_fee})&{name}&{tier}',
      'DATE({monthly_fee},{monthly_fee},{monthly_fee})',
      'NETWORKDAYS({renews_on},{seen_at})',
    ];
    const formulas = texts.map((text) => compileFormula(text, schema));
    const odd = fc.oneof(
      fc.double(),
      fc.string(),
      fc.constantFrom(null, undefined, '2027-02-30', '2027-13-01T99:00:00Z', '9999-12-31', '0001-01-01T00:00:00Z', 1e308, -0, true, [], [{}], {}), // prettier-ignore
      fc.anything(),
    );
    const keys = ['name', 'monthly_fee', 'renews_on', 'seen_at', 'born', 'tier', 'lines'];
    fc.assert(
      fc.property(fc.record(Object.fromEntries(keys.map((key) => [key, odd]))), (record) => {
        for (const run of formulas) {
          const value = run(record, context);
          if (typeof value === 'number') expect(Number.isFinite(value) && !Object.is(value, -0)).toBe(true);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('is empty where a field is, and joins it as nothing', () => {
    const run = (text: string) => compileFormula(text, schema)({ monthly_fee: null, name: '' }, context);
    expect(run('{monthly_fee}+1')).toBeNull();
    expect(run('SUM({monthly_fee},1)')).toBe(1);
    expect(run('"x"&{name}')).toBe('x');
    expect(run('{monthly_fee}<5')).toBe(false);
    expect(run('{monthly_fee}=""')).toBe(true);
  });
});

describe('what a formula is made of', () => {
  it('knows its fields, columns and time', () => {
    expect(formulaDependsOn('IF({tier}="gold",SUM({lines.amount}),DAYS(TODAY(),{renews_on}))+{tier}')).toEqual({
      fields: ['tier', 'renews_on'],
      columns: [{ subform: 'lines', field: 'amount' }],
      time: true,
    });
    expect(formulaDependsOn('1+{a}').time).toBe(false);
  });

  it('rounds to the scale of its field', () => {
    const run = compileFormula('{monthly_fee}/3', schema, { scale: 2 });
    expect(run({ monthly_fee: 100 }, context)).toBe(33.33);
  });

  it('writes SQL without a word of the user in it', () => {
    const values: unknown[] = [];
    const sql = formulaSql(`IF({name}="'; DROP TABLE x; --",SUM({lines.amount}),1)`, {
      schema,
      context,
      alias: 'r',
      param: (value) => `$${values.push(value)}`,
    });
    expect(sql).not.toMatch(/DROP/);
    expect(sql).toContain('FROM "w"."lines"');
    expect(values).toEqual(["'; DROP TABLE x; --", '1']);
  });

  it('takes functions of plugins, each name once', () => {
    const half = defineFunction({
      ...formulaFunctions.get('ABS')!,
      name: 'HALF',
      evaluate: ([n]: number[]) => n! / 2,
      sql: ([n]) => `(${n} / 2)`,
    });
    registerFunction(half);
    expect(compileFormula('half(5)', schema)({}, context)).toBe(2.5);
    expect(() => registerFunction(half)).toThrow('FORMULA_FUNCTION_TAKEN');
    expect(() => registerFunction({ ...half, name: 'lower' })).toThrow('FORMULA_FUNCTION_NAME');
  });

  it('reads its signature out', () => {
    expect(signatureOf(formulaFunctions.get('ROUND')!, 'zh')).toBe('ROUND(数字，[小数位数])');
    expect(signatureOf(formulaFunctions.get('SUM')!, 'en')).toBe('SUM(number, …)');
  });
});
