/** The telephone company's own form: its names are not the template's. */
export const telco = {
  key: 'subscribers',
  name: '宽带客户',
  kind: 'customer',
  fields: [
    { key: 'account', type: 'text', label: '客户号', required: true, unique: true },
    { key: 'full_name', type: 'text', label: '户名', required: true },
    { key: 'mail', type: 'email', label: '电子信箱' },
    {
      key: 'plan',
      type: 'select',
      label: '套餐',
      options: [
        { key: 'monthly', label: 'Month-to-month' },
        { key: 'one_year', label: 'One year' },
        { key: 'two_years', label: 'Two year' },
      ],
    },
    { key: 'fee', type: 'money', label: '月租', currency: 'USD' },
    { key: 'begins_on', type: 'date', label: '起租日' },
    { key: 'ends_on', type: 'date', label: '到期日' },
    {
      key: 'renewal_state',
      type: 'select',
      label: '续租',
      options: [
        { key: 'pending', label: '待定' },
        { key: 'promised', label: '答应了' },
        { key: 'renewed', label: '续了' },
        { key: 'lost', label: '不续了' },
      ],
    },
  ],
  roles: { name: 'full_name', email: 'mail' },
};

/** Template field → field of ours; what is not named here (mobile, owner, note) is added. */
export const telcoFields = {
  customers: {
    name: 'full_name',
    email: 'mail',
    contract: 'plan',
    monthly_fee: 'fee',
    signed_on: 'begins_on',
    renews_on: 'ends_on',
    renewal: 'renewal_state',
  },
};

export const shoppers = {
  key: 'shoppers',
  name: '网店顾客',
  kind: 'customer',
  fields: [
    { key: 'customer_no', type: 'text', label: '顾客号', required: true, unique: true },
    { key: 'mail', type: 'email', label: '电子信箱' },
    { key: 'first_order_on', type: 'date', label: '首单日' },
    { key: 'lives_in', type: 'text', label: '时区' },
  ],
  roles: { name: 'customer_no', email: 'mail', zone: 'lives_in' },
};

export const purchases = {
  key: 'purchases',
  name: '网店订单',
  kind: 'record',
  fields: [
    { key: 'invoice', type: 'text', label: '发票号', required: true },
    { key: 'stock_code', type: 'text', label: '货号' },
    { key: 'quantity', type: 'number', label: '数量', scale: 0 },
    { key: 'price', type: 'number', label: '单价', scale: 3 },
    { key: 'bought_on', type: 'date', label: '购买日' },
    { key: 'total', type: 'money', label: '金额', currency: 'GBP' },
    { key: 'buyer', type: 'link', label: '顾客', form: 'shoppers' },
  ],
  roles: { name: 'invoice', customer: 'buyer' },
};

export const shopFields = {
  customers: { name: 'customer_no', email: 'mail', joined_on: 'first_order_on' },
  orders: { number: 'invoice', customer: 'buyer', ordered_on: 'bought_on', amount: 'total', item: 'stock_code' },
};
