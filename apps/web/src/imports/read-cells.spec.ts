import { readCells } from './read-cells';

const field = (type: string, more: object = {}) => ({ id: 'a', key: 'a', type, label: 'A', ...more });
const reader = { language: 'zh-CN', zone: 'Asia/Shanghai' } as const;

describe('how the first rows of a column read', () => {
  it('tells what a cell becomes, which ones cannot be read, and why', () => {
    const reading = readCells(field('date'), ['2027/3/1', '', '待定', '0000-00-00', '待定'], reader);
    expect(reading).toMatchObject({ filled: 4, unread: ['待定', '0000-00-00'], becomes: '2027年3月1日' });
    expect(reading!.why!.zh).toContain('日期');
    expect(readCells(field('money'), ['1,200.5 元'], reader)).toMatchObject({ unread: [], becomes: '¥1,200.50' });
    expect(readCells(field('text'), ['', ' '], reader)).toEqual({ filled: 0, unread: [], becomes: null, why: null });
  });

  it('leaves to the server what only it can find', () => {
    expect(readCells(field('link', { form: 'x' }), ['张三'], reader)).toBeNull();
  });
});
