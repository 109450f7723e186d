import { fieldsPlugin } from '@careloop/plugin-fields';
import { inferField } from './infer';

const types = new Map(fieldsPlugin.fields!.map((type) => [type.id, type]));
const infer = (heading: string, cells: string[]) => inferField(heading, cells, (id) => types.get(id)!, 'Asia/Shanghai');

describe('the field that a column looks like', () => {
  it.each([
    ['手机', ['13800138000', '', '+86 139 0013 9000'], 'phone'],
    ['邮箱', ['a@b.cn', 'x.y@z.com'], 'email'],
    ['官网', ['https://a.cn', 'http://b.cn/x'], 'url'],
    ['生日', ['1990-01-02', '1985年3月4日', '1970/5/6'], 'date'],
    ['下单时间', ['2027-03-01 09:30', '2027-03-02 10:00:00'], 'datetime'],
    ['金额', ['100', '12.50', '1,200'], 'money'],
    ['备用金', ['¥100', '￥2,300.5'], 'money'],
    ['折扣率', ['10%', '5.5%'], 'percent'],
    ['数量', ['1', '20'], 'number'],
    ['会员', ['是', '否', '是'], 'checkbox'],
    ['编号', ['00123', '00124'], 'text'],
    ['身份证', ['110105194912310021', '11010519491231002X'], 'text'],
    ['姓名', ['张三', '李四', '张三', '李四'], 'text'],
    ['备注', ['一'.repeat(80), '短'], 'long-text'],
    ['空', ['', ' '], 'text'],
    ['日期混了字', ['2027-01-01', '待定'], 'text'],
  ])('%s %j is %s', (heading, cells, type) => {
    expect(infer(heading, cells).type).toBe(type);
  });

  it('knows a choice by words that come again, and decimals by the longest', () => {
    expect(infer('等级', ['金卡', '银卡', '金卡', '普通', '金卡', '银卡'])).toEqual({
      type: 'select',
      label: '等级',
      options: ['金卡', '银卡', '普通'].map((word) => ({ key: word, label: word })),
    });
    expect(infer('体重', ['60', '61.25', '70.5'])).toMatchObject({ type: 'number', scale: 2 });
    expect(infer('  ', ['x']).label).toBe('未命名');
  });
});
