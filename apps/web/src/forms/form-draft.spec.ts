import { creationOf, emptyDraft, keyFor, withRoles, type FormDraft } from './form-draft';

const draft = (more: Partial<FormDraft>): FormDraft => ({ ...emptyDraft(), name: '客户', key: 'customers', ...more });

describe('keys of fields', () => {
  it.each([
    ['姓名', [], 'f1'],
    ['姓名', ['f1', 'f2'], 'f3'],
    ['Order no.', [], 'order_no'],
    ['Order no.', ['order_no'], 'order_no_1'],
    ['2nd phone', [], 'nd_phone'],
    ['VIP 等级', [], 'vip'],
  ])('%s beside %j is %s', (label, taken, key) => {
    expect(keyFor(label, 'f', taken)).toBe(key);
  });
});

describe('a new form', () => {
  it('knows the name, phone and birthday of a customer without being told', () => {
    const fields = [
      { key: 'f1', type: 'text', label: '姓名' },
      { key: 'f2', type: 'phone', label: '手机' },
      { key: 'f3', type: 'date', label: '生日' },
    ];
    expect(withRoles(draft({ fields }))).toEqual({ name: 'f1', mobile: 'f2', birthday: 'f3' });
  });

  it('names an order by its number', () => {
    const fields = [
      { key: 'f1', type: 'text', label: '商品' },
      { key: 'f2', type: 'serial', label: '订单号' },
      { key: 'f3', type: 'link', label: '客户', form: 'customers' },
    ];
    expect(withRoles(draft({ kind: 'record', fields }))).toEqual({ name: 'f2', customer: 'f3' });
  });

  it('keeps a role its author chose and forgets one whose field is hidden', () => {
    const fields = [
      { key: 'f1', type: 'text', label: '姓名' },
      { key: 'f2', type: 'text', label: '昵称' },
      { key: 'f3', type: 'phone', label: '手机', removed: true },
    ];
    expect(withRoles(draft({ fields, roles: { name: 'f2', mobile: 'f3' } }))).toEqual({ name: 'f2' });
  });

  it('carries only the settings of the type a field ended up with', () => {
    const fields = [
      { key: 'f1', type: 'text', label: ' 等级 ', options: [{ key: 'a', label: '金卡' }], unit: '元', scale: 2 },
      {
        key: 'f2',
        type: 'select',
        label: '等级',
        options: [
          { key: 'a', label: '金卡' },
          { key: 'b', label: ' ' },
        ],
      },
    ];
    expect(creationOf(draft({ fields })).fields).toEqual([
      { key: 'f1', type: 'text', label: '等级' },
      { key: 'f2', type: 'select', label: '等级', options: [{ key: 'a', label: '金卡' }] },
    ]);
  });
});
