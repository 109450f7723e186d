import { compile, evaluate, type RecordData, type Rule, type RuleContext } from '@careloop/rules';

/** One line of the bench table. */
export interface Figure {
  figure: string;
  limit: number;
  product: number;
  unit: string;
  aim: string;
}

type Decide = (record: RecordData, context: RuleContext) => unknown;

interface Race {
  figure: string;
  rule: Rule;
  byHand: Decide;
}

const context: RuleContext = { now: new Date('2026-03-01T04:00:00Z'), zone: 'Asia/Shanghai' };
const today = Date.UTC(2026, 2, 1) / 86_400_000;

/** What a person would write for one rule: the shortest closure that is right for empty values too. */
const daysUntil = (date: unknown) =>
  typeof date === 'string'
    ? Date.UTC(+date.slice(0, 4), +date.slice(5, 7) - 1, +date.slice(8)) / 86_400_000 - today
    : NaN;

const v = (key: string): Rule => ({ var: key });
const RACES: Race[] = [
  {
    figure: 'rule on one record: two fields',
    rule: { and: [{ '==': [v('tier'), 'gold'] }, { '>': [v('fee'), 100] }] },
    byHand: (r) => r.tier === 'gold' && (r.fee as number) > 100,
  },
  {
    figure: 'rule on one record: option and days until',
    rule: { and: [{ '==': [v('tier'), 'gold'] }, { '<=': [{ days_until: [v('renews_on')] }, 30] }] },
    byHand: (r) => r.tier === 'gold' && daysUntil(r.renews_on) <= 30,
  },
  {
    figure: 'rule on one record: seven conditions',
    rule: {
      and: [
        { in: [v('tier'), ['gold', 'silver']] },
        { or: [{ '>=': [v('fee'), 50] }, { contains_any: [v('interests'), ['golf']] }] },
        { '!': [{ is_empty: [v('mobile')] }] },
        { '!=': [v('state'), 'left'] },
        { between: [v('age'), 18, 80] },
        { '<=': [{ days_until: [v('renews_on')] }, 30] },
      ],
    },
    byHand: (r) =>
      (r.tier === 'gold' || r.tier === 'silver') &&
      ((r.fee as number) >= 50 || (Array.isArray(r.interests) && r.interests.includes('golf'))) &&
      r.mobile !== null &&
      r.mobile !== '' &&
      r.state !== 'left' &&
      (r.age as number) >= 18 &&
      (r.age as number) <= 80 &&
      daysUntil(r.renews_on) <= 30,
  },
];

/** Records that take every branch of the rules above. */
const records: RecordData[] = Array.from({ length: 1000 }, (_, i) => ({
  name: `客户${i}`,
  tier: ['gold', 'silver', 'plain'][i % 3],
  fee: (i * 37) % 200,
  interests: i % 4 ? ['tea', 'golf'].slice(i % 2) : null,
  mobile: i % 10 ? `1380000${String(i).padStart(4, '0')}` : null,
  state: i % 7 ? 'active' : 'left',
  age: i % 90,
  renews_on: i % 9 ? `2026-${String((i % 12) + 1).padStart(2, '0')}-${String((i % 28) + 1).padStart(2, '0')}` : null,
}));

/** Records decided per second, in millions. */
function rate(decide: Decide, rounds: number): number {
  let held = 0;
  const start = performance.now();
  for (let round = 0; round < rounds; round++) for (const record of records) if (decide(record, context)) held++;
  const seconds = (performance.now() - start) / 1000;
  if (held === 0) throw new Error('The bench rule never holds');
  return (rounds * records.length) / seconds / 1e6;
}

const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

/** The compiled rule against a closure written by hand, taking turns (A B A B …), medians; and json-logic-js for scale. */
export async function bench(): Promise<Figure[]> {
  return RACES.flatMap(({ figure, rule, byHand }) => {
    const compiled = compile(rule);
    for (const record of records)
      if (Boolean(compiled(record, context)) !== Boolean(byHand(record, context)))
        throw new Error(`${figure}: the closures disagree on ${JSON.stringify(record)}`);
    const [limit, product]: [number[], number[]] = [[], []];
    for (let turn = 0; turn < 9; turn++) {
      limit.push(rate(byHand, 300));
      product.push(rate(compiled, 300));
    }
    return [{ figure, limit: median(limit), product: median(product), unit: 'M records/s', aim: '≥ 40 %' }];
  });
}

/** The same rules through json-logic-js, for the record. */
export const reference = (): { figure: string; rate: number }[] =>
  RACES.map(({ figure, rule }) => ({ figure, rate: rate((record, here) => evaluate(rule, record, here), 3) }));
