import { addDays } from '@careloop/calendar';
import { seeded } from '../numbers/random';
import { isRefusal } from '../refusal';
import { type ChurnModel, drift, risks, score } from './model';
import type { Row } from './table';
import { whatWouldLower } from './what-if';
import { trainChurn, type Training, type TrainingOptions } from './train';

const TODAY = '2026-03-01';
const options: TrainingOptions = { target: { field: '状态', is: '流失' }, asOf: TODAY, seed: 5 };

/** Customers whose leaving follows from calls (above three, whatever the plan), silence, and a plan that does not fit the minutes. */
function customers(n: number, seed = 1): Row[] {
  const random = seeded(seed);
  const pick = (...of: string[]) => of[random.below(of.length)]!;
  return Array.from({ length: n }, (_, i): Row => {
    const calls = random.below(8);
    const minutes = Math.round(1500 + 400 * random.normal()) / 10;
    const silent = random.below(300);
    const plan = pick('yes', 'no');
    const city = random.next() < 0.97 ? `城市${random.below(40)}` : `村${i}`;
    const logOdds = -4 + (calls > 3 ? 2.4 : 0) + silent / 100 + ((plan === 'yes') === minutes > 150 ? 2 : 0);
    const left = random.next() < 1 / (1 + Math.exp(-logOdds));
    return {
      客户编号: `C${String(i).padStart(5, '0')}`,
      rowNumber: i * 2 + 1,
      mobile: 13_800_000_000 + ((i * 7919) % 100_000),
      姓名: `${pick('王', '李', '张', '刘')}${String.fromCodePoint(0x4e00 + random.below(200))}`,
      备注: `第 ${i} 位客户${pick('很满意', '不满意')}`,
      calls,
      minutes,
      charge: minutes * 0.17,
      lastOrder: addDays(TODAY, -silent),
      plan,
      city,
      income: random.next() < 0.3 ? null : Math.round(5000 + 3000 * random.next()) + 0.5,
      country: '中国',
      cancelledOn: left ? addDays(TODAY, -random.below(20)) : '',
      reason: left && random.next() < 0.7 ? '价格' : null,
      状态: random.next() < 0.02 ? null : left ? '流失' : '在网',
    };
  });
}

const rows = customers(2000);
const training = trainChurn(rows, options) as Training;
const modelOf = (kind: string): ChurnModel => training.models.find((one) => one.kind === kind)!.model;

describe('training', () => {
  it('leaves out what says nothing or too much, with the reason', () => {
    expect(Object.fromEntries(training.dropped.map(({ field, cause }) => [field, cause]))).toEqual({
      客户编号: 'id',
      rowNumber: 'id',
      mobile: 'id',
      姓名: 'free-text',
      备注: 'id',
      country: 'constant',
      cancelledOn: 'leak',
      reason: 'leak',
    });
    expect(training.dropped.every(({ reason }) => reason.zh && reason.en)).toBe(true);
    expect(training.warning).toBeNull();
  });

  it('uses the rows with an outcome, and finds what drives it', () => {
    expect(training.rows).toBe(rows.filter((row) => row.状态 !== null).length);
    expect(training.foretold).toHaveLength(training.rows);
    expect(training.best.kind).toBe('boosting');
    expect(training.best.model.quality.auc).toBeGreaterThan(modelOf('logistic').quality.auc);
    expect(training.best.model.quality.auc).toBeGreaterThan(0.75);
    expect(training.best.model.quality.calibrationError).toBeLessThan(0.04);
    expect(
      training.best.drivers
        .slice(0, 4)
        .map(({ field }) => field)
        .sort(),
    ).toEqual(['calls', 'lastOrder', 'minutes', 'plan']);
  });

  it('makes the same model of the same rows and seed, and another of another seed', () => {
    const few = rows.slice(0, 400);
    const json = (seed: number) => JSON.stringify(trainChurn(few, { ...options, seed }));
    expect(json(3)).toBe(json(3));
    expect(json(3)).not.toBe(json(4));
  });

  it('does not learn from noise', () => {
    const random = seeded(77);
    const noise = rows
      .slice(0, 1200)
      .map(({ calls, minutes, plan }) => ({ calls, minutes, plan, left: random.next() < 0.3 ? 1 : 0 }));
    const { models } = trainChurn(noise, { target: { field: 'left', is: 1 } }) as Training;
    for (const { model } of models) expect(Math.abs(model.quality.auc - 0.5)).toBeLessThan(0.06);
  });

  it('refuses data that are too thin, in words', () => {
    expect(trainChurn(rows.slice(0, 200), options)).toMatchObject({ code: 'TRAINING_TOO_FEW_ROWS' });
    expect(trainChurn(rows, { ...options, target: { field: '状态', is: '没有这种' } })).toMatchObject({
      code: 'TRAINING_TOO_FEW_OUTCOMES',
      params: { found: 0 },
    });
    const nothing = trainChurn(
      rows.map(({ 状态, 客户编号 }) => ({ 状态, 客户编号 })),
      options,
    );
    expect(isRefusal(nothing) && nothing.reason.zh).toContain('没有可用来预测的字段');
  });

  it('drops dates when the day they are seen from is unknown, and fields excluded by hand', () => {
    const { dropped } = trainChurn(rows.slice(0, 400), { ...options, asOf: undefined, exclude: ['city'] }) as Training;
    const causes = new Map(dropped.map(({ field, cause }) => [field, cause]));
    expect([causes.get('lastOrder'), causes.get('city')]).toEqual(['no-day', 'excluded']);
  });
});

describe.each(['logistic', 'boosting'])('scoring by %s', (kind) => {
  const model = modelOf(kind);
  const fresh = customers(200, 9);

  it('explains every score by contributions that add up', () => {
    score(model, fresh, TODAY).forEach((one, i) => {
      const sum = one.contributions.reduce((total, { effect }) => total + effect, one.base);
      expect(sum).toBeCloseTo(one.logOdds, 10);
      expect(one.risk).toBeCloseTo(1 / (1 + Math.exp(-sum)), 10);
      expect(one.risk).toBeCloseTo(risks(model, fresh, TODAY)[i]!, 9);
      const fields = one.contributions.map(({ field }) => field);
      expect(new Set(fields)).toEqual(new Set(model.features.map(({ field }) => field)));
    });
  });

  it('survives JSON', () => {
    const again = JSON.parse(JSON.stringify(model)) as ChurnModel;
    expect(score(again, fresh, TODAY)).toEqual(score(model, fresh, TODAY));
  });

  it('raises the risk of who calls often', () => {
    const [calm, angry] = risks(
      model,
      [
        { ...fresh[0], calls: 0 },
        { ...fresh[0], calls: 7 },
      ],
      TODAY,
    );
    expect(angry).toBeGreaterThan(calm! + 0.05);
    const called = score(model, [{ ...fresh[0], calls: 7 }], TODAY)[0]!.contributions.find(
      ({ field }) => field === 'calls',
    );
    expect(called).toMatchObject({ value: 7 });
    expect(called!.effect).toBeGreaterThan(0);
  });

  it('copes with blank rows, new kinds and other types', () => {
    const odd: Row[] = [{}, { city: '火星', calls: 'many', lastOrder: 'yesterday', plan: true, minutes: null }];
    for (const risk of risks(model, odd, TODAY)) expect(risk).toBeGreaterThan(0);
    expect(risks(model, [], TODAY)).toHaveLength(0);
  });
});

it('says what would lower a risk, of what can be changed', () => {
  const model = training.best.model;
  const row = { ...rows[0], calls: 7, plan: 'yes', minutes: 170, lastOrder: addDays(TODAY, -250) };
  const hints = whatWouldLower(model, row, ['calls', 'plan', 'lastOrder'], TODAY);
  expect(hints.map(({ field }) => field).sort()).toEqual(['calls', 'plan']);
  for (const { field, from, to, risk, lower } of hints) {
    expect(from).toBe(row[field as 'calls']);
    expect(risks(model, [{ ...row, [field]: to }], TODAY)[0]).toBe(risk);
    expect(risks(model, [row], TODAY)[0]! - risk).toBeCloseTo(lower, 12);
    expect(lower).toBeGreaterThan(0);
  }
  expect(whatWouldLower(model, row, [], TODAY)).toEqual([]);
});

it('reads dates from the day of the scoring', () => {
  const later = customers(300, 9).map((row) => ({ ...row, lastOrder: addDays(row.lastOrder as string, 90) }));
  expect(risks(training.best.model, later, addDays(TODAY, 90))).toEqual(
    risks(training.best.model, customers(300, 9), TODAY),
  );
});

it('says which fields have moved since training', () => {
  const still = drift(training.best.model, customers(2000, 31), TODAY);
  expect(still.every(({ state }) => state === 'steady')).toBe(true);
  const moved = customers(2000, 31).map((row) => ({ ...row, minutes: Number(row.minutes) + 60 }));
  expect(drift(training.best.model, moved, TODAY)[0]).toMatchObject({ field: 'minutes', state: 'drifted' });
});

it('refuses a model of another version', () => {
  const other = { ...training.best.model, version: 2 } as unknown as ChurnModel;
  expect(() => score(other, [], TODAY)).toThrow('MODEL_VERSION_UNKNOWN');
});
