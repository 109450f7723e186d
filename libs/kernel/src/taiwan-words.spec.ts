import { TAIWAN_WORDS } from './taiwan-words';

it('has each word once', () => {
  const words = TAIWAN_WORDS.map(([word]) => word);
  expect(words.filter((word, i) => words.indexOf(word) !== i)).toEqual([]);
});

it('never turns what it said into another word', () => {
  const again = (said: string) => TAIWAN_WORDS.find(([word, other]) => said.includes(word) && other !== said);
  // A row is 列 and a column 欄: these are kept apart by their places in a sentence, and said once.
  const once = TAIWAN_WORDS.filter(([, said]) => !/^ |列$/.test(said));
  expect(once.filter(([, said]) => again(said)).map(([word]) => word)).toEqual([]);
});
