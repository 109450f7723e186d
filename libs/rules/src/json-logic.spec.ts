import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { compile, evaluate, type RecordData, type Rule, type RuleContext } from './index';

interface Case {
  id: string;
  core: boolean;
  rule: Rule;
  data?: unknown;
  result?: unknown;
  error?: unknown;
  passes: Record<string, boolean>;
}

const file = path.resolve(__dirname, '../../../../shared/data/json-logic-cases.json');
const cases = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Case[]) : [];
const context: RuleContext = { now: new Date('2026-03-01T04:00:00Z'), zone: 'Asia/Shanghai' };

/** Extensions that json-logic-js answers otherwise than we do, on purpose. */
const OURS = new Map<string, unknown>([
  // A comparison with an empty value is false.
  ['{"<=":[null,1]}', false],
]);

const results = (c: Case) => {
  const ours = OURS.get(JSON.stringify(c.rule));
  const wanted = ours === undefined ? (c.result ?? null) : ours;
  const data = c.data as RecordData;
  return { wanted, evaluated: evaluate(c.rule, data, context), compiled: compile(c.rule)(data, context) };
};

const run = cases.length ? describe : describe.skip;
run('the public json-logic cases (shared/data/json-logic-cases.json)', () => {
  const core = cases.filter((c) => c.core);
  const more = cases.filter((c) => !c.core && c.passes['json-logic-js'] && c.error === undefined);

  it('are there', () => {
    expect(core.length).toBeGreaterThan(100);
    expect(more.length).toBeGreaterThan(200);
  });

  it('hold for every core case, evaluated and compiled', () => {
    for (const c of core) {
      const { wanted, evaluated, compiled } = results(c);
      expect({ rule: c.rule, evaluated, compiled }).toEqual({ rule: c.rule, evaluated: wanted, compiled: wanted });
    }
  });

  it('hold for every extension that json-logic-js passes', () => {
    for (const c of more) {
      const { wanted, evaluated, compiled } = results(c);
      expect({ rule: c.rule, evaluated, compiled }).toEqual({ rule: c.rule, evaluated: wanted, compiled: wanted });
    }
  });
});
