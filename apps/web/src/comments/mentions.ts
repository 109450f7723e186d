/** A piece of a comment: plain, or the name of somebody who is told. */
export interface Piece {
  text: string;
  mention?: boolean;
}

/** The longest names first: 「@王小明」 is not 「@王小」. */
const byLength = (names: readonly string[]) => [...new Set(names)].filter(Boolean).sort((a, b) => b.length - a.length);

/** A comment cut at its mentions. */
export function piecesOf(text: string, names: readonly string[]): Piece[] {
  const pieces: Piece[] = [];
  const ordered = byLength(names);
  let plain = '';
  const flush = () => {
    if (plain) pieces.push({ text: plain });
    plain = '';
  };
  for (let at = 0; at < text.length;) {
    const name = text[at] === '@' ? ordered.find((one) => text.startsWith(one, at + 1)) : undefined;
    if (name === undefined) plain += text[at++];
    else {
      flush();
      pieces.push({ text: `@${name}`, mention: true });
      at += name.length + 1;
    }
  }
  flush();
  return pieces;
}

/** The members whose names stand behind an @. */
export function mentionedIn(text: string, members: readonly { id: string; name: string }[]): string[] {
  const names = new Set(
    piecesOf(
      text,
      members.map(({ name }) => name),
    ).flatMap((p) => (p.mention ? [p.text.slice(1)] : [])),
  );
  return members.filter(({ name }) => names.has(name)).map(({ id }) => id);
}
