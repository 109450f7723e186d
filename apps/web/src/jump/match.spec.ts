import { matching } from './match';

const targets = ['生日祝福', '金卡生日礼物', '生日', 'Churn rescue', 'Rescue desk'].map((name, i) => ({
  to: `/${i}`,
  name,
}));
const names = (typed: string, most = 10) => matching(targets, typed, most).map(({ name }) => name);

it.each([
  ['', ['生日祝福', '金卡生日礼物', '生日', 'Churn rescue', 'Rescue desk']],
  ['生日', ['生日', '生日祝福', '金卡生日礼物']],
  ['  礼物 ', ['金卡生日礼物']],
  ['RESCUE', ['Rescue desk', 'Churn rescue']],
  ['rescue churn', ['Churn rescue']],
  ['没有的', []],
])('%s finds %j', (typed, found) => {
  expect(names(typed)).toEqual(found);
});

it('keeps the best when there are many', () => {
  expect(names('生日', 1)).toEqual(['生日']);
});
