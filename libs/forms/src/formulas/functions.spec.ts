import { compileFormula, formulaFunctions, checkFormula, type FormulaSchema } from '.';

/** Excel's own documented examples where it has them (support.microsoft.com, one page per function); ours beside them. */

const field = (key: string, kind: FormulaSchema['fields'][string]['kind']) => ({ key, label: key, kind });
const schema: FormulaSchema = {
  form: 'f',
  fields: {
    at: field('at', 'datetime'),
    a: field('a', 'datetime'),
    b: field('b', 'datetime'),
    born: field('born', 'lunar-date'),
    lunar_birthday: field('lunar_birthday', 'lunar-date'),
    tags: { ...field('tags', 'options'), options: [{ key: 'g', label: '高尔夫' }, { key: 's', label: '游泳' }] }, // prettier-ignore
    interests: { ...field('interests', 'options'), options: [{ key: 'golf', label: '高尔夫' }] },
    tier: { ...field('tier', 'option'), options: [{ key: 'gold', label: '金卡' }, { key: 'plain', label: '普通' }] }, // prettier-ignore
  },
  subforms: {
    lines: {
      key: 'lines',
      label: '明细',
      fields: { amount: field('amount', 'number'), price: field('price', 'number'), name: field('name', 'text') },
    },
  },
};
const context = { now: new Date('2026-11-22T01:02:03Z'), zone: 'Asia/Shanghai' };
const record = {
  at: '2026-02-28T16:30:45.000Z',
  a: '2026-02-28T16:00:00.000Z',
  b: '2026-03-01T18:59:59.000Z',
  born: { month: 6, day: 1, leap: true, year: 2025 },
  tags: ['s', 'g'],
  tier: 'gold',
  lines: [
    { amount: 2, price: 19.99, name: '月票' },
    { amount: 3, price: 0.1, name: null },
    { amount: null, price: 5, name: '卡' },
  ],
};
const value = (text: string) => compileFormula(text, schema)(record, context);

describe('every function', () => {
  it.each([...formulaFunctions.values()].map((fn) => [fn.example[0], fn.name, fn.example[1]] as const))(
    '%s works as its help says (%s)',
    (text, _, gives) => {
      expect(checkFormula(text, schema).problems).toEqual([]);
      if (gives !== null) expect(value(text)).toEqual(gives);
    },
  );

  it.each([...formulaFunctions.values()].map((fn) => [fn.name, fn] as const))('%s says what it is', (_, fn) => {
    for (const word of [fn.help, ...fn.parameters.map(({ name }) => name)]) {
      expect(word.zh).toMatch(/\p{Script=Han}/u);
      expect(word.en).toMatch(/[A-Za-z]{3}/);
    }
  });
});

describe('operators', () => {
  it.each([
    ['-2^2', 4], // Excel: the sign comes first
    ['0-2^2', -4],
    ['2^3^2', 64], // from the left
    ['50%*2', 1],
    ['200%^2', 4],
    ['2+3*4', 14],
    ['(2+3)*4', 20],
    ['1+1&2', '22'],
    ['1+1=2', true],
    ['2>1=TRUE', true],
    ['--3', 3],
    ['10/4', 2.5],
    ['1/3*3=1', false],
    ['ROUND(1/3*3,10)', 1],
    ['0.1+0.2', 0.3],
    ['1.1*1.1', 1.21],
    ['0.7+0.1+0.2', 1],
    ['19.99*100', 1999],
    ['4.35*100', 435],
    ['1/3', 0.3333333333333333],
    ['DATE(2026,2,28)+1', '2026-03-01'],
    ['DATE(2026,3,1)-DATE(2026,2,1)', 28],
    ['“全角”&（1+2）', '全角3'],
    ['=SUM(1，2；3)', 6],
    ['"say ""hi"""', 'say "hi"'],
    ['round(2.5,0)', 3],
    ['1≠2', true],
    ['"a"="A"', false],
    ['"2027-03-01">"2027-02-28"', true],
  ])('%s is %p', (text, wanted) => expect(value(text)).toBe(wanted));
});

describe('numbers', () => {
  it.each([
    ['ROUND(2.149,1)', 2.1],
    ['ROUND(-1.475,2)', -1.48],
    ['ROUND(21.5,-1)', 20],
    ['ROUND(626.3,-3)', 1000],
    ['ROUND(1.98,-1)', 0],
    ['ROUND(-50.55,-2)', -100],
    ['ROUND(1.005,2)', 1.01],
    ['ROUNDUP(76.9,0)', 77],
    ['ROUNDUP(3.14159,3)', 3.142],
    ['ROUNDUP(-3.14159,1)', -3.2],
    ['ROUNDUP(31415.92654,-2)', 31500],
    ['ROUNDDOWN(76.9,0)', 76],
    ['ROUNDDOWN(-3.14159,1)', -3.1],
    ['ROUNDDOWN(31415.92654,-2)', 31400],
    ['CEILING(-2.5,-2)', -4],
    ['CEILING(-2.5,2)', -2],
    ['CEILING(1.5,0.1)', 1.5],
    ['CEILING(0.234,0.01)', 0.24],
    ['FLOOR(-2.5,-2)', -2],
    ['FLOOR(2.5,-2)', null], // #NUM!
    ['FLOOR(1.58,0.1)', 1.5],
    ['FLOOR(0.234,0.01)', 0.23],
    ['INT(8.9)', 8],
    ['MOD(3,2)', 1],
    ['MOD(3,-2)', -1],
    ['MOD(-3,-2)', -1],
    ['MOD(0.3,0.1)', 0],
    ['MOD(1,0)', null],
    ['QUOTIENT(5,2)', 2],
    ['QUOTIENT(4.5,3.1)', 1],
    ['POWER(98.6,3.2)', 2401077.222069576],
    ['POWER(4,5/4)', 5.656854249492381],
    ['2^0.5', 1.4142135623730951],
    ['0^0', 1],
    ['0^-1', null],
    ['(-8)^(1/3)', null],
    ['(-2)^3', -8],
    ['1.01^365', 37.78343433288716],
    ['10^99', 1e99],
    ['10^100', null],
    ['SQRT(ABS(-16))', 4],
    ['SQRT(-16)', null],
    ['LN(2.7182818)', 0.9999999895305023],
    ['LN(EXP(3))', 3],
    ['LN(0)', null],
    ['LOG(10)', 1],
    ['LOG(86,2.7182818)', 4.454347342888287],
    ['LOG10(100000)', 5],
    ['LOG10(86)', 1.9344984512435677],
    ['EXP(2)', 7.38905609893065],
    ['SIGN(10)', 1],
    ['TRUNC(-8.9)', -8],
  ])('%s is %p', (text, wanted) => expect(value(text)).toBe(wanted));
});

describe('texts', () => {
  it.each([
    ['LEFT("Sweden")', 'S'],
    ['LEFT("😀关怀",2)', '😀关'],
    ['RIGHT("Stock Number")', 'r'],
    ['RIGHT("abc",0)', null],
    ['LEFT("abc",-1)', null],
    ['MID("Fluid Flow",1,5)', 'Fluid'],
    ['MID("Fluid Flow",20,5)', null],
    ['REPLACE("abcdefghijk",6,5,"*")', 'abcde*k'],
    ['REPLACE("123456",1,3,"@")', '@456'],
    ['SUBSTITUTE("Sales Data","Sales","Cost")', 'Cost Data'],
    ['SUBSTITUTE("Quarter 1, 2008","1","2",1)', 'Quarter 2, 2008'],
    ['SUBSTITUTE("abc","","x")', 'abc'],
    ['FIND("M","Miriam McGovern")', 1],
    ['FIND("m","Miriam McGovern")', 6],
    ['FIND("x","Miriam")', null],
    ['SEARCH("margin","Profit Margin")', 8],
    ['LEN("")', 0],
    ['LEN("    One    ")', 11],
    ['TRIM("　全角　")', '全角'],
    ['LOWER("E. E. Cummings")', 'e. e. cummings'],
    ['REPT("-",10)', '----------'],
    ['REPT("ab",100000)', null],
    ['EXACT("word","word")', true],
    ['VALUE("abc")', null],
    ['VALUE("-1,234.50")', -1234.5],
    ['VALUE("12,34")', null],
    ['SPLIT("a-b-c","-",4)', null],
    ['CONTAINS({tags},"高尔夫")', true],
    ['CONTAINS({tags},"s")', true],
    ['CONTAINS({tags},"x")', false],
    ['"选了"&{tags}', '选了游泳、高尔夫'],
    ['"等级"&{tier}', '等级金卡'],
    ['1e15&""', '1000000000000000'],
    ['0.0000001&""', '0.0000001'],
    ['DATE(2027,3,1)&""', '2027-03-01'],
    ['{at}&""', '2026-03-01 00:30'],
    ['TEXT(0.285,"0.0%")', '28.5%'],
    ['TEXT(1234567,"#,##0")', '1,234,567'],
    ['TEXT(-5.005,"¥0.00")', '-¥5.01'],
    ['TEXT(12,"0000")', '0012'],
    ['TEXT(0.5,"#.##")', '.5'],
    ['TEXT(DATE(2027,3,1),"yyyy年m月d日 aaaa")', '2027年3月1日 星期一'],
    ['TEXT({at},"hh:mm:ss")', '00:30:45'],
    ['TEXT(DATE(2012,3,14),"mm/dd/yy")', '03/14/12'],
  ])('%s is %p', (text, wanted) => expect(value(text)).toBe(wanted));
});

describe('dates', () => {
  it.each([
    ['DATE(2008,-3,2)', '2007-09-02'],
    ['DATE(2008,1,35)', '2008-02-04'],
    ['DATE(2008,1,-15)', '2007-12-16'],
    ['DATE(0,1,1)', null],
    ['DATE(9999,12,32)', null],
    ['EDATE("2011-01-15",-1)', '2010-12-15'],
    ['EDATE("2027-01-31",1)', '2027-02-28'],
    ['EOMONTH("2011-01-01",-3)', '2010-10-31'],
    ['DATEDIF("2001-01-01","2003-01-01","Y")', 2],
    ['DATEDIF("2001-06-01","2002-08-15","D")', 440],
    ['DATEDIF("2001-06-01","2002-08-15","YM")', 2],
    ['DATEDIF("2001-06-01","2002-08-15","MD")', 14],
    ['DATEDIF("2003-01-01","2001-01-01","Y")', null],
    ['DATEDIF({a},{b},"h")', 26],
    ['DATEADD({a},-90,"min")', '2026-02-28T14:30:00.000Z'],
    ['DATEADD("2027-02-28",2,"q")', '2027-08-28'],
    ['YEAR({at})', 2026],
    ['MONTH({at})', 3],
    ['HOUR({at})', 0],
    ['MINUTE({at})', 30],
    ['SECOND({at})', 45],
    ['WEEKDAY("2008-02-14")', 5],
    ['WEEKDAY("2008-02-14",3)', 3],
    ['WEEKNUM("2012-03-09",2)', 11],
    ['WEEKNUM("2012-03-09",21)', 10],
    ['ISOWEEKNUM("2027-01-01")', 53],
    ['QUARTER("2027-10-01")', 4],
    ['TODAY()', '2026-11-22'],
    ['NOW()', '2026-11-22T01:02:03.000Z'],
    ['DATEVALUE("2011/2/23")', '2011-02-23'],
    ['DATEVALUE("2011-02-30")', null],
    ['DATEVALUE({at})', '2026-03-01'],
    ['NETWORKDAYS("2024-02-18","2024-02-05")', -6],
    ['NETWORKDAYS("2030-01-07","2030-01-13")', 5],
  ])('%s is %p', (text, wanted) => expect(value(text)).toBe(wanted));
});

describe('logic', () => {
  it.each([
    ['IF({tier}="gold",1,2)', 1],
    ['IF({tier}="金卡",1,2)', 1],
    ['IF(1>2,5)', null],
    ['IF("",1,2)', 2],
    ['IFS({tier}="plain","a",{tier}="gold","b")', 'b'],
    ['SWITCH({tier},"普通",1,"金卡",2)', 2],
    ['SWITCH(9,1,"a","其他")', '其他'],
    ['AND(TRUE,1)', true],
    ['NOT({tier}="gold")', false],
    ['OR(FALSE,"")', false],
    ['ISEMPTY(1/0)', true],
    ['IFERROR(VALUE("x"),0)', 0],
    ['IN({tier},"金卡","普通")', true],
    ['""=""', true],
  ])('%s is %p', (text, wanted) => expect(value(text)).toBe(wanted));
});

describe('rows of subforms', () => {
  it.each([
    ['SUM({lines.price})', 25.09],
    ['SUM({lines.price}*{lines.amount})', 40.28],
    ['AVERAGE({lines.amount})', 2.5],
    ['MAX({lines.price},100)', 100],
    ['MIN({lines.price})', 0.1],
    ['COUNT({lines.amount})', 2],
    ['COUNTA({lines.name})', 2],
    ['COUNTIF({lines.price},">1")', 2],
    ['COUNTIF({lines.name},"卡")', 1],
    ['COUNTIF({lines.name},"")', 1],
    ['SUMIF({lines.amount},">=3",{lines.price})', 0.1],
    ['AVERAGEIF({lines.price},"<10")', 2.55],
    ['TEXTJOIN("、",{lines.name})', '月票、卡'],
    ['TEXTJOIN("；",{lines.name}&{lines.price})', '月票19.99；0.1；卡5'],
    ['SUM({lines.price})/COUNT({lines.price})', 8.363333333333333],
    ['SUM(IF({lines.price}>1,{lines.price},0))', 24.99],
    ['SUM("")', 0],
    ['AVERAGE("")', null],
  ])('%s is %p', (text, wanted) => expect(value(text)).toBe(wanted));

  it('a column’s own formula speaks of its row, and of all rows inside an aggregate', () => {
    const share = compileFormula('ROUND({lines.price}/SUM({lines.price}),2)', schema, { row: 'lines' });
    expect(record.lines.map((row) => share(record, context, undefined, row))).toEqual([0.8, 0, 0.2]);
  });
});

describe('China', () => {
  it.each([
    [0, '零元整'],
    [0.05, '伍分'],
    [0.5, '伍角'],
    [1.05, '壹元零伍分'],
    [10, '壹拾元整'],
    [100.5, '壹佰元伍角'],
    [1409.5, '壹仟肆佰零玖元伍角'],
    [6007.14, '陆仟零柒元壹角肆分'],
    [1680.32, '壹仟陆佰捌拾元叁角贰分'],
    [107000.53, '壹拾万柒仟元伍角叁分'],
    [16409.02, '壹万陆仟肆佰零玖元零贰分'],
    [100000000, '壹亿元整'],
    [100010000, '壹亿零壹万元整'],
    [1000000000000, '壹万亿元整'],
    [-12.3, '负壹拾贰元叁角'],
    [0.004, '零元整'],
    [-0.004, '零元整'],
  ])('%p in capitals is %s', (amount, wanted) => expect(value(`RMBUPPER(${amount})`)).toBe(wanted));

  it.each([
    ['IDVALID("110105194912310021")', false],
    ['IDVALID("")', false],
    ['IDVALID("44052418800101001X")', false],
    ['IDVALID("440524188001010014")', true],
    ['IDSEX("440524188001010014")', '男'],
    ['IDBIRTHDAY("440524188001010014")', '1880-01-01'],
    ['IDAGE("11010519491231002x")', 76],
    ['IDREGION("12345")', null],
    ['LUNAR("2027-02-06")', '农历2027年正月初一'],
    ['LUNAR("1900-01-01")', null],
    ['LUNAR({born})', '农历2025年闰六月初一'],
  ])('%s is %p', (text, wanted) => expect(value(text)).toBe(wanted));
});
