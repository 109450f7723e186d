import { type Names, renameAutomation, renameRule, renameText } from './rename';
import { sampleValue } from './sample-values';

const map: Record<string, string> = {
  'customers.name': 'customerID',
  'customers.renews_on': 'ends',
  'orders.amount': 'total',
  'orders.customer': 'buyer',
};
const names: Names = {
  form: (key) => (key === 'customers' ? 'telco' : key),
  field: (form, key) => map[`${form}.${key}`] ?? key,
  queue: (key) => `${key}2`,
  channel: 'email',
};

describe('names of a template', () => {
  it.each([
    [{ '==': [{ var: 'name' }, 'name'] }, { '==': [{ var: 'customerID' }, 'name'] }],
    [{ var: ['renews_on', null] }, { var: ['ends', null] }],
    [{ changed_to: ['name', 'x'] }, { changed_to: ['customerID', 'x'] }],
    [
      { '>': [{ sum: ['orders.customer', 'amount', { '>': [{ var: 'amount' }, 1] }] }, 0] },
      { '>': [{ sum: ['orders.buyer', 'total', { '>': [{ var: 'total' }, 1] }] }, 0] },
    ],
    [{ var: '_created_at' }, { var: '_created_at' }],
    [true, true],
  ])('%j becomes %j', (rule, expected) => expect(renameRule(rule as never, 'customers', names)).toEqual(expected));

  it('are translated in texts, but not in quotes or outside tags', () =>
    expect(renameText('name {{name}} {{default renews_on "name"}}', 'customers', names)).toBe(
      'name {{customerID}} {{default ends "name"}}',
    ));

  it('are translated in every step, also inside branches', () => {
    const renamed = renameAutomation(
      {
        name: 'x',
        form: 'customers',
        trigger: { type: 'date', field: 'renews_on', every: 'once', at: '09:00' },
        steps: [
          {
            id: 'check',
            action: 'flow.branch',
            settings: {
              branches: [
                {
                  when: { '!': [{ var: 'name' }] },
                  steps: [{ id: 'm', action: 'message.send', settings: { channel: '@main', body: '{{name}}' } }],
                },
              ],
              otherwise: [{ id: 't', action: 'task.create', settings: { queue: 'q', title: '{{renews_on}}' } }],
            },
          },
          { id: 'u', action: 'record.update', settings: { values: { name: '{{name}}!', tier: 1 } } },
        ],
      },
      names,
    );
    expect(renamed).toMatchObject({
      form: 'telco',
      trigger: { field: 'ends' },
      steps: [
        {
          settings: {
            branches: [
              {
                when: { '!': [{ var: 'customerID' }] },
                steps: [{ settings: { channel: 'email', body: '{{customerID}}' } }],
              },
            ],
            otherwise: [{ settings: { queue: 'q2', title: '{{ends}}' } }],
          },
        },
        { settings: { values: { customerID: '{{customerID}}!', tier: 1 } } },
      ],
    });
  });
});

describe('sample values', () => {
  const at = (value: unknown, today = '2027-02-26') => sampleValue(value, today, (form, i) => `${form}:${i}`);
  it.each([
    ['@today-30', '2027-01-27'],
    ['@birthday+3/1988', '1988-03-01'],
    ['@customers/2', 'customers:2'],
    ['plain', 'plain'],
    [12, 12],
  ])('%s becomes %s', (value, expected) => expect(at(value)).toBe(expected));

  it('keep to dates that exist', () => expect(at('@birthday+0/1987', '2028-02-29')).toBe('1987-02-28'));
  it('keep the day of the month', () => expect(at('@monthday+2/-400')).toBe('2026-01-28'));
});
