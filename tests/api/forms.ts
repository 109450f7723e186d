/** The customers form of docs/api.md. */
export const customersForm = {
  key: 'customers',
  name: '客户',
  kind: 'customer',
  fields: [
    { key: 'name', type: 'text', label: '姓名', required: true },
    { key: 'mobile', type: 'phone', label: '手机', unique: true },
    { key: 'email', type: 'email', label: '邮箱' },
    { key: 'birthday', type: 'date', label: '生日' },
    { key: 'lunar_birthday', type: 'lunar-date', label: '农历生日' },
    {
      key: 'tier',
      type: 'select',
      label: '等级',
      options: [
        { key: 'gold', label: '金卡' },
        { key: 'plain', label: '普通' },
      ],
    },
    {
      key: 'interests',
      type: 'multi-select',
      label: '兴趣',
      options: [
        { key: 'tea', label: '茶' },
        { key: 'books', label: '书' },
      ],
    },
    { key: 'renews_on', type: 'date', label: '续约日' },
    { key: 'monthly_fee', type: 'number', label: '月费', scale: 2, unit: '元' },
    { key: 'owner', type: 'member', label: '负责人' },
  ],
  roles: {
    name: 'name',
    mobile: 'mobile',
    email: 'email',
    birthday: 'birthday',
    lunarBirthday: 'lunar_birthday',
    owner: 'owner',
  },
};

export const ordersForm = {
  key: 'orders',
  name: '订单',
  kind: 'record',
  fields: [
    { key: 'number', type: 'text', label: '订单号', required: true, unique: true },
    { key: 'customer', type: 'link', label: '客户', form: 'customers' },
    { key: 'ordered_on', type: 'date', label: '下单日' },
    { key: 'amount', type: 'money', label: '金额' },
  ],
  roles: { name: 'number', customer: 'customer' },
};
