import { associationRules, itemModel, itemsAgain, newItems, popularItems, type Proposal } from '../src';
import { describeWith, groupBy, once, retailSales } from './shared-data';

describeWith(['online-retail-dev.csv.gz'], 'recommendation on online retail, five-digit ids', () => {
  const sales = once(() => retailSales().sales.filter(({ item }) => /^\d{5}/.test(item)));

  it('finds the associations of the reference', () => {
    const invoices = groupBy(sales(), ({ invoice }) => invoice);
    const baskets = [...invoices.values()].map((lines) => ({ items: lines.map(({ item }) => item) }));
    expect(baskets).toHaveLength(6788);
    const rules = associationRules(baskets, { together: 100 });
    const rule = (item: string, also: string) => rules.find((one) => one.item === item && one.also === also);
    expect(rule('21733', '85123A')).toMatchObject({
      together: 290,
      support: expect.closeTo(0.042722, 6),
      confidence: expect.closeTo(0.7494, 4),
      lift: expect.closeTo(4.546, 3),
    });
    expect(rule('82483', '82486')).toMatchObject({ together: 205, lift: expect.closeTo(16.738, 3) });
  });

  it('beats popularity on each customer’s last day', () => {
    const customers = [...groupBy(sales(), ({ customer }) => customer)].flatMap(([id, lines]) => {
      const last = lines.reduce((latest, { date }) => (date > latest ? date : latest), '');
      const before = lines.filter(({ date }) => date < last);
      const items = [...new Set(before.map(({ date, item }) => `${date} ${item}`))].map((one) => one.slice(11));
      const next = new Set(lines.filter(({ date }) => date === last).map(({ item }) => item));
      return items.length ? [{ id, items, next }] : [];
    });
    const model = itemModel(customers);

    const measure = (propose: (items: string[]) => Proposal[], onlyNew: boolean) => {
      let [served, hit, recall] = [0, 0, 0];
      for (const { items, next } of customers) {
        const own = new Set(items);
        const wanted = onlyNew ? [...next].filter((item) => !own.has(item)) : [...next];
        if (!wanted.length) continue;
        const proposed = new Set(propose(items).map(({ item }) => item));
        const found = wanted.filter((item) => proposed.has(item)).length;
        served++;
        hit += found ? 1 : 0;
        recall += found / wanted.length;
      }
      return { hit: hit / served, recall: recall / served };
    };
    const popular = measure((items) => popularItems(model, 10, items), true);
    const similar = measure((items) => newItems(model, items, 10), true);
    const again = measure((items) => itemsAgain(model, items, 10), false);

    expect(similar.hit).toBeGreaterThanOrEqual(Math.max(0.31, 1.25 * popular.hit));
    expect(again.hit).toBeGreaterThanOrEqual(0.74);
  });
});
