import {
  builderLines,
  check,
  compile,
  compileSql,
  decimals,
  defineOperator,
  dependsOn,
  describe as say,
  evaluate,
  explain,
  fillTemplate,
  holds,
  operators,
  readTemplate,
  registerOperator,
  type Kind,
  type RecordData,
  type Rule,
  type RuleContext,
  type RuleField,
  type RuleSchema,
} from './index';

const field = (key: string, label: string, kind: Kind, more: Partial<RuleField> = {}): [string, RuleField] => [
  key,
  { key, label, kind, column: `c_${key}`, ...more },
];
const tiers = [
  { key: 'gold', label: '金卡' },
  { key: 'plain', label: '普通' },
];
const orders: RuleSchema = {
  form: '订单',
  table: '"w"."t_orders"',
  fields: Object.fromEntries([
    field('amount', '金额', 'number'),
    field('ordered_on', '下单日', 'date'),
    field('state', '状态', 'option', { options: [{ key: 'paid', label: '已付' }] }),
  ]),
};
const customers: RuleSchema = {
  form: '客户',
  table: '"w"."t_customers"',
  fields: Object.fromEntries([
    field('name', '姓名', 'text'),
    field('tier', '等级', 'option', { options: tiers }),
    field('interests', '兴趣', 'options', {
      options: [
        { key: 'tea', label: '茶' },
        { key: 'golf', label: '高尔夫' },
      ],
    }),
    field('fee', '月费', 'number'),
    field('vip', '重要', 'boolean'),
    field('birthday', '生日', 'date'),
    field('lunar', '农历生日', 'lunar-date'),
    field('renews_on', '续约日', 'date'),
    field('visited', '到访时间', 'datetime'),
    field('owner', '负责人', 'reference'),
  ]),
  relations: {
    'orders.customer': { key: 'orders.customer', label: '订单', schema: () => orders, column: 'c_customer' },
  },
};
const context: RuleContext = { now: new Date('2026-03-01T04:00:00Z'), zone: 'Asia/Shanghai' };
const v = (key: string): Rule => ({ var: key });
const care: Rule = { and: [{ '==': [v('tier'), 'gold'] }, { '<=': [{ days_until: [v('renews_on')] }, 30] }] };
const recent: Rule = { '<=': [{ days_since: [v('ordered_on')] }, 90] };

describe('evaluate and compile', () => {
  const bought: RuleContext = {
    ...context,
    old: { tier: 'plain' },
    memberId: 'm-1',
    related: {
      'orders.customer': [
        { amount: 0.1, ordered_on: '2026-02-01', state: 'paid' },
        { amount: 0.2, ordered_on: '2025-12-02', state: null },
        { amount: null, ordered_on: '2020-01-01', state: 'paid' },
      ],
    },
  };
  const someone: RecordData = {
    name: '张三😀',
    tier: 'gold',
    interests: ['tea', 'golf'],
    fee: 99.9,
    vip: null,
    birthday: '2000-02-29',
    lunar: { month: 1, day: 14, leap: false },
    renews_on: '2026-03-31',
    visited: '2026-02-28T16:00:00.000Z',
    owner: 'm-1',
    note: '',
  };

  it.each<[Rule, unknown]>([
    [{ days_until: [v('renews_on')] }, 30],
    [{ days_since: [v('renews_on')] }, -30],
    [{ days_until: [v('nothing')] }, null],
    [{ days_until: [v('visited')] }, 0],
    [{ days_since: ['0001-01-01'] }, 739675],
    [{ is_today: [v('visited')] }, true],
    [{ is_today: [v('renews_on')] }, false],
    [{ anniversary_within: [v('birthday'), 0] }, false],
    [{ anniversary_within: [v('birthday'), 364] }, true],
    [{ anniversary_within: [v('birthday'), 363] }, false],
    [{ anniversary_within: [v('nothing'), 366] }, false],
    // 2026-03-02 is the 14th of the first lunar month.
    [{ lunar_anniversary_within: [v('lunar'), 0] }, false],
    [{ lunar_anniversary_within: [v('lunar'), 1] }, true],
    [{ in: [v('tier'), ['plain', 'gold']] }, true],
    [{ in: [v('nothing'), ['plain', null]] }, true],
    [{ in: ['三', v('name')] }, true],
    [{ in: ['', v('name')] }, false],
    [{ in: ['tea', v('interests')] }, true],
    [{ contains_any: [v('interests'), ['wine', 'tea']] }, true],
    [{ contains_all: [v('interests'), ['wine', 'tea']] }, false],
    [{ contains_all: [v('nothing'), ['tea']] }, false],
    [{ is_empty: [v('note')] }, true],
    [{ is_empty: [0] }, false],
    [{ starts_with: [v('name'), '张'] }, true],
    [{ ends_with: [v('name'), '😀'] }, true],
    [{ contains: [v('tier'), 'G'] }, false],
    [{ between: [v('fee'), 99.9, 100] }, true],
    [{ between: [v('nothing'), 0, 100] }, false],
    [{ '<': [v('nothing'), 5] }, false],
    [{ '>=': [0, v('nothing')] }, false],
    [{ '==': [v('note'), null] }, true],
    [{ '!=': [v('note'), null] }, false],
    [{ '==': [v('interests'), ['golf', 'tea']] }, true],
    [{ '==': [v('visited'), '2026-03-01T00:00:00+08:00'] }, true],
    [{ '==': [v('owner'), v('_me')] }, true],
    [{ '<': ['\ue000', '😀'] }, true],
    [{ '+': [0.1, 0.2] }, 0.3],
    [{ '-': [1000000.1, 1000000] }, 0.1],
    [{ '*': [1.1, 1.1] }, 1.21],
    [{ '/': [0.3, 0.1] }, 3],
    [{ '/': [1, 0] }, null],
    [{ '%': [5, 0] }, null],
    [{ '+': [v('nothing'), 1] }, null],
    [{ max: [v('nothing'), 1] }, 1],
    [{ today: [] }, '2026-03-01'],
    [{ today: [-7] }, '2026-02-22'],
    [{ now: [] }, '2026-03-01T04:00:00.000Z'],
    [{ changed: ['tier'] }, true],
    [{ changed: ['name'] }, false],
    [{ changed_to: ['tier', 'gold'] }, true],
    [{ changed_to: ['tier', 'plain'] }, false],
    [{ count: ['orders.customer'] }, 3],
    [{ count: ['orders.customer', recent] }, 2],
    [{ count: ['others.customer'] }, 0],
    [{ sum: ['orders.customer', 'amount'] }, 0.3],
    [{ sum: ['orders.customer', 'amount', { '==': [v('state'), 'paid'] }] }, 0.1],
    [{ last: ['orders.customer', 'ordered_on'] }, '2026-02-01'],
    [{ last: ['others.customer', 'ordered_on'] }, null],
    [{ some: [v('interests'), { in: [v(''), ['golf']] }] }, true],
    // The context reaches into elements too.
    [{ filter: [['2026-02-28', '2026-03-01'], { is_today: [v('')] }] }, ['2026-03-01']],
    [{ map: [['2026-03-02'], { days_until: [v('')] }] }, [1]],
    [{ var: 'constructor' }, null],
    [{ var: '__proto__.x' }, null],
  ])('%j is %j', (rule, wanted) => {
    expect(evaluate(rule, someone, bought)).toEqual(wanted);
    expect(compile(rule)(someone, bought)).toEqual(wanted);
  });

  it('takes today from the zone of the context, call by call', () => {
    const rule: Rule = { is_today: [v('day')] };
    const run = compile(rule);
    const at = (zone: string): RuleContext => ({ now: new Date('2026-02-28T16:30:00Z'), zone });
    for (const [zone, day] of [
      ['Asia/Shanghai', '2026-03-01'],
      ['UTC', '2026-02-28'],
      ['Asia/Shanghai', '2026-03-01'],
    ] as const) {
      expect(holds(rule, { day }, at(zone))).toBe(true);
      expect(run({ day }, at(zone))).toBe(true);
    }
  });

  it('keeps texts apart that only look like instants, once it knows the form', () => {
    const rule: Rule = { '==': [v('name'), '2026-03-01T00:00:00+08:00'] };
    const record = { name: '2026-02-28T16:00:00Z' };
    expect(evaluate(rule, record, context, customers)).toBe(false);
    expect(compile(rule, customers)(record, context)).toBe(false);
  });

  it('says which operation it does not know', () => {
    expect(() => evaluate({ frobnicate: [1] }, {}, context)).toThrow('RULE_OPERATOR_UNKNOWN');
    expect(() => compile({ frobnicate: [1] })({}, context)).toThrow('RULE_OPERATOR_UNKNOWN');
  });
});

describe('check', () => {
  it.each<[Rule, string, string]>([
    [{ '==': [v('tear'), 1] }, 'RULE_FIELD_UNKNOWN', '表单「客户」里没有「tear」这个字段'],
    [{ near: [1] }, 'RULE_OPERATOR_UNKNOWN', '没有「near」这个运算'],
    [{ '==': [v('tier'), 'silver'] }, 'RULE_OPTION_UNKNOWN', '「等级」没有「silver」这个选项'],
    [{ '==': [v('tier'), 3] }, 'RULE_VALUE', '「等级」是单选，「3」不是单选'],
    [{ '==': [v('tier'), v('fee')] }, 'RULE_KINDS_DIFFER', '「等级」是单选，「月费」是数字，两者不能放在一起比较'],
    [{ '<': [v('fee'), '5'] }, 'RULE_VALUE', '「月费」是数字，「5」不是数字'],
    [{ '<': [v('vip'), true] }, 'RULE_KIND', '「重要」是勾选项，「小于」只能用于数字、日期、日期时间、文字'],
    [
      { '<=': [v('birthday'), '2026-02-30'] },
      'RULE_DATE_INVALID',
      '「2026-02-30」不是有效的日期，请写成 2026-03-01 这样',
    ],
    [
      { '<=': [v('visited'), '2026-02-03'] },
      'RULE_DATE_AND_TIME',
      '「到访时间」带有时刻，不能直接和日期比较；请用「距离」「距今」天数，或写上时刻',
    ],
    [
      { '<': [v('visited'), v('birthday')] },
      'RULE_DATE_AND_TIME',
      '「到访时间」带有时刻，不能直接和日期比较；请用「距离」「距今」天数，或写上时刻',
    ],
    [{ days_until: [v('name')] }, 'RULE_KIND', '「姓名」是文字，「距离」只能用于日期、日期时间'],
    [{ between: [v('fee'), 1] }, 'RULE_ARITY', '「介于」要 3 个参数，这里有 2 个'],
    [{ anniversary_within: [v('birthday'), 400] }, 'RULE_WHOLE', '「周年在几天之内」要写一个 0 到 366 之间的整数'],
    [{ contains_any: [v('interests'), []] }, 'RULE_LIST_EMPTY', '「包含任意」请至少选一项'],
    [{ contains_any: [v('interests'), ['wine']] }, 'RULE_OPTION_UNKNOWN', '「兴趣」没有「wine」这个选项'],
    [{ '==': [v('owner'), '张三'] }, 'RULE_REFERENCE_INVALID', '「张三」不是编号；编号由系统给出，用小写字母'],
    [{ '==': [v('name'), 'a\0'] }, 'RULE_TEXT_INVALID', '文字里有无法保存的字符'],
    [{ '==': [v('name'), '\ud83d'] }, 'RULE_TEXT_INVALID', '文字里有无法保存的字符'],
    [{ var: ['name', 'x'] }, 'RULE_DEFAULT', '字段不能带默认值，请用「如果」'],
    [{ count: ['orders.owner'] }, 'RULE_RELATION_UNKNOWN', '表单「客户」没有关联「orders.owner」'],
    [{ sum: ['orders.customer', 'state'] }, 'RULE_KIND', '「状态」是单选，「关联数据的合计」只能用于数字'],
    [
      { count: ['orders.customer', { '==': [v('tier'), 'gold'] }] },
      'RULE_FIELD_UNKNOWN',
      '表单「订单」里没有「tier」这个字段',
    ],
    [
      { count: ['orders.customer', { changed: ['state'] }] },
      'RULE_CHANGE_NESTED',
      '「刚被修改」只能用在这条数据自己的字段上',
    ],
    [
      { map: [v('interests'), v('')] },
      'RULE_OPERATOR_REFUSED',
      '条件里不能逐项处理列表；请用「包含任意」「同时包含」，或关联数据的条数与合计',
    ],
    [
      { some: [v('interests'), { '==': [v('name'), 'a'] }] },
      'RULE_FIELD_OUT_OF_REACH',
      '逐项判断时只能看这一项，看不到「name」',
    ],
    [{ log: [1] }, 'RULE_OPERATOR_REFUSED', '条件里不能写日志'],
    [{ '==': [{ or: [v('name'), true] }, true] }, 'RULE_NOT_A_CONDITION', '这里要一个是或否的条件，姓名可能是别的值'],
    [{ '>': [v('fee'), 1e300] }, 'RULE_NUMBER_INVALID', '数字要在正负一千万亿（15 位整数）之内'],
    [
      { '>': [{ '*': Array(30).fill(v('fee')) as Rule[] }, 1] },
      'RULE_NUMBER_TOO_LARGE',
      '这样相乘的结果可能大得无法计算',
    ],
  ])('%j → %s', (rule, code, sentence) => {
    const problems = check(rule, customers);
    expect(problems.map((problem) => [problem.code, problem.message.zh])).toEqual([[code, sentence]]);
    expect(problems[0]!.message.en).not.toBe('');
    expect(() => compileSql(rule, { schema: customers, context, alias: 'r', param: () => '$1' })).toThrow(
      'RULE_INVALID',
    );
  });

  it('names the place', () => {
    const problems = check({ and: [{ '==': [v('tier'), 'gold'] }, { '<': [v('fee'), 'x'] }] }, customers);
    expect(problems.map(({ path }) => path)).toEqual(['and.1.<.1']);
  });

  it('bounds nesting and size', () => {
    let deep: Rule = true;
    for (let i = 0; i < 40; i++) deep = { '!': [deep] };
    expect(check(deep, customers).map(({ code }) => code)).toEqual(['RULE_TOO_DEEP']);
    const wide: Rule = { or: Array.from({ length: 600 }, () => ({ '==': [v('fee'), 1] })) };
    expect(check(wide, customers).map(({ code }) => code)).toEqual(['RULE_TOO_LARGE']);
  });
});

describe('compileSql', () => {
  const sqlOf = (rule: Rule) => {
    const values: unknown[] = [];
    const text = compileSql(rule, {
      schema: customers,
      context,
      alias: 'r',
      param: (value) => `$${values.push(value)}`,
    });
    return [text, values];
  };

  it.each<[Rule, string, unknown[]]>(
    [
      [{ '==': [v('tier'), 'gold'] }, '(r."c_tier" = $1::text AND r."c_tier" IS NOT NULL)', ['gold']],
      [{ '>': [v('fee'), 5] }, '(r."c_fee" > $1::numeric AND r."c_fee" IS NOT NULL)', ['5']],
      [
        { '<=': [{ days_until: [v('renews_on')] }, 30] },
        '(r."c_renews_on" <= $1::date AND r."c_renews_on" IS NOT NULL)',
        ['2026-03-31'],
      ],
      [
        { '>=': [{ days_since: [v('renews_on')] }, 7] },
        '(r."c_renews_on" <= $1::date AND r."c_renews_on" IS NOT NULL)',
        ['2026-02-22'],
      ],
      [
        { anniversary_within: [v('birthday'), 1] },
        '(((extract(month from r."c_birthday")::int * 100 + extract(day from r."c_birthday")::int)) = ANY($1::int[]) AND r."c_birthday" IS NOT NULL)',
        [[301, 302]],
      ],
      [{ '==': [v('name'), null] }, `(r."c_name" IS NULL OR r."c_name" = '')`, []],
      [
        { '>': [{ count: ['orders.customer'] }, 0] },
        'EXISTS (SELECT 1 FROM "w"."t_orders" r_related WHERE r_related."c_customer" = r."id" AND r_related."deleted_at" IS NULL)',
        [],
      ],
      [{ and: [] as Rule[] }, '', []],
    ].filter(([, text]) => text) as [Rule, string, unknown[]][],
  )('%j', (rule, text, values) => {
    expect(sqlOf(rule)).toEqual([text, values]);
  });
});

describe('sentences', () => {
  it.each<[Rule, string, string]>([
    [care, '等级 是 金卡 且 距离 续约日 不超过 30 天', '等级 is 金卡 and time until 续约日 is at most 30 days'],
    [{ '!': [{ is_empty: [v('name')] }] }, '并非（姓名 为空）', 'not (姓名 is empty)'],
    [{ '==': [v('name'), null] }, '姓名 为空', '姓名 is empty'],
    [{ '!=': [v('vip'), true] }, '重要 不是 是', '重要 is not yes'],
    [{ in: [v('tier'), ['gold', 'plain']] }, '等级 属于 金卡、普通', '等级 is one of 金卡, 普通'],
    [{ contains_any: [v('interests'), ['tea']] }, '兴趣 包含任意 茶', '兴趣 includes any of 茶'],
    [{ '<': [v('birthday'), { today: [-7] }] }, '生日 早于 今天的 7 天前', '生日 is before 7 days ago'],
    [{ anniversary_within: [v('birthday'), 3] }, '生日 的周年在 3 天之内', 'the anniversary of 生日 is within 3 days'],
    [
      { '>=': [{ count: ['orders.customer', recent] }, 2] },
      '订单（下单日 至今 不超过 90 天） 的条数 不小于 2',
      'number of 订单 (where time since 下单日 is at most 90 days) is at least 2',
    ],
    [
      { and: [{ or: [v('vip'), { '>': [v('fee'), 100] }] }, { '==': [v('owner'), v('_me')] }] },
      '（重要 或 月费 大于 100） 且 负责人 是 当前成员',
      '(重要 or 月费 is more than 100) and 负责人 is the current member',
    ],
    [
      { '==': [v('lunar'), { month: 6, day: 1, leap: true }] },
      '农历生日 是 农历闰六月初一',
      '农历生日 is leap lunar month 6 day 1',
    ],
    [{ changed_to: ['tier', 'gold'] }, '等级 刚被改为 金卡', '等级 was just changed to 金卡'],
    [{ starts_with: [v('name'), '张'] }, '姓名 开头是 “张”', '姓名 starts with “张”'],
  ])('%j', (rule, zh, en) => {
    expect(check(rule, customers)).toEqual([]);
    expect(say(rule, customers, 'zh-CN')).toBe(zh);
    expect(say(rule, customers, 'en')).toBe(en);
  });

  it('explain why not, line by line', () => {
    const record = { tier: 'plain', renews_on: '2026-03-11' };
    const lines = (language: 'zh-CN' | 'en') => {
      const top = explain(care, record, context, customers, language);
      return [top, ...top.children].map(({ path, sentence, values, result }) => [path, sentence, values, result]);
    };
    const values = { tier: 'plain', renews_on: '2026-03-11' };
    expect(lines('zh-CN')).toEqual([
      ['', '等级 是 金卡 且 距离 续约日 不超过 30 天', values, false],
      ['and.0', '等级 是 金卡（等级：普通）', { tier: 'plain' }, false],
      ['and.1', '距离 续约日 不超过 30 天（续约日：2026-03-11，10 天）', { renews_on: '2026-03-11' }, true],
    ]);
    expect(lines('en').map(([, sentence]) => sentence)).toEqual([
      '等级 is 金卡 and time until 续约日 is at most 30 days',
      '等级 is 金卡 (等级: 普通)',
      'time until 续约日 is at most 30 days (续约日: 2026-03-11, 10 days)',
    ]);
  });

  it('explain what related records came to', () => {
    const rule: Rule = { '>=': [{ sum: ['orders.customer', 'amount'] }, 100] };
    const here = { ...context, related: { 'orders.customer': [{ amount: 30 }, { amount: 12.5 }] } };
    const line = explain(rule, {}, here, customers, 'zh-CN');
    expect(line.sentence).toBe('订单 的 金额 合计 不小于 100（订单 的 金额 合计：42.5）');
    expect(line.values).toEqual({ 'orders.customer': 42.5 });
  });
});

describe('dependsOn', () => {
  it('names fields, relations, time and change', () => {
    expect(dependsOn(care)).toEqual({ fields: ['tier', 'renews_on'], relations: [], time: true, change: false });
    const rule: Rule = {
      and: [
        { sum: ['orders.customer', 'amount', { '==': [v('state'), 'paid'] }] },
        { changed_to: ['tier', 'gold'] },
        { some: [v('interests'), { '==': [v(''), 'tea'] }] },
        { '==': [v('owner'), v('_me')] },
      ],
    };
    expect(dependsOn(rule)).toEqual({
      fields: ['tier', 'interests', 'owner'],
      relations: [{ key: 'orders.customer', fields: ['amount', 'state'] }],
      time: false,
      change: true,
    });
  });
});

describe('the registry', () => {
  it('takes a new operator, once', () => {
    const lucky = defineOperator({
      name: 'is_lucky',
      label: { zh: '是吉利数', en: 'is lucky' },
      signature: { arguments: [{ kinds: ['number'] }], result: 'boolean' },
      evaluate: ([n]) => n === 8,
      sql: (node, sql) => sql.known(node.args[0]!, (x) => `${x} = 8`),
      describe: (node, sayNode) => ({ text: `${sayNode(node.args[0]!).text} 是吉利数` }),
    });
    registerOperator(lucky);
    const rule: Rule = { is_lucky: [v('fee')] };
    expect(check(rule, customers)).toEqual([]);
    expect([holds(rule, { fee: 8 }, context), compile(rule)({ fee: 7 }, context)]).toEqual([true, false]);
    expect(() => registerOperator(lucky)).toThrow('OPERATOR_TAKEN');
  });

  it('gives every operator of rules over a form its SQL', () => {
    for (const operator of operators.values())
      expect([operator.name, Boolean(operator.refused ?? operator.sql ?? operator.constant)]).toEqual([
        operator.name,
        true,
      ]);
  });

  it('offers lines to the condition builder that check, and reads them back', () => {
    const samples: Partial<Record<Kind, [string, Rule]>> = {
      text: ['name', '张'],
      number: ['fee', 5],
      boolean: ['vip', true],
      date: ['birthday', '2026-01-01'],
      datetime: ['visited', '2026-01-01T00:00:00Z'],
      'lunar-date': ['lunar', { month: 1, day: 1, leap: false }],
      option: ['tier', 'gold'],
      options: ['interests', 'tea'],
      reference: ['owner', '0190c0de-0000-7000-8000-000000000000'],
    };
    const kindOf = (key: string) => customers.fields[key]?.kind;
    for (const [kind, [key, sample]] of Object.entries(samples) as [Kind, [string, Rule]][]) {
      const lines = builderLines(kind);
      expect(lines.length).toBeGreaterThan(2);
      for (const line of lines) {
        const value = line.editor === 'values' ? [sample] : line.editor === 'days' ? 7 : sample;
        const rule = fillTemplate(line.template, { field: key, value, from: sample, to: sample });
        expect([line.id, kind, check(rule, customers)]).toEqual([line.id, kind, []]);
        expect(readTemplate(rule, kindOf)?.line.id).toBe(line.id);
      }
    }
  });
});

describe('decimals', () => {
  it.each([
    [0.1, '1e-1'],
    [1e21, '1000000000000000000000e-0'],
    [9007199254740993, '9007199254740992e-0'],
    // Half-way to the next double: PostgreSQL writes one of its own instead of the shortest.
    [2.090148e21, '2090147999999999900000e-0'],
    [-66666666666666500, '-66666666666666496e-0'],
  ])('reads %p as PostgreSQL does', (n, wanted) => {
    const { units, scale } = decimals.read(n);
    expect(`${units}e-${scale}`).toBe(wanted);
    expect(Number(`${units}e-${scale}`)).toBe(n);
  });
});
