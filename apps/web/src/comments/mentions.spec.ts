import fc from 'fast-check';
import { mentionedIn, piecesOf } from './mentions';

const members = [
  { id: '1', name: '王小' },
  { id: '2', name: '王小明' },
  { id: '3', name: 'Ann Lee' },
];

it('finds those who are mentioned, by their whole name', () => {
  expect(mentionedIn('请 @王小明 和@Ann Lee看看，抄送 ann@example.com', members)).toEqual(['2', '3']);
  expect(mentionedIn('@王小 你好', members)).toEqual(['1']);
  expect(mentionedIn('@王', members)).toEqual([]);
});

it('loses nothing of what was written', () => {
  const text = fc
    .array(fc.constantFrom('@', '王小', '王小明', '明', 'Ann Lee', ' ', '\n', '<b>', '👋'))
    .map((t) => t.join(''));
  fc.assert(
    fc.property(text, (written) => {
      const pieces = piecesOf(
        written,
        members.map(({ name }) => name),
      );
      expect(pieces.map((p) => p.text).join('')).toBe(written);
    }),
  );
});
