/** A run of words inside a line. */
export interface Span {
  text: string;
  kind: 'text' | 'strong' | 'code' | 'link';
  href?: string;
}

export type Block =
  | { kind: 'heading'; level: number; spans: Span[] }
  | { kind: 'paragraph'; spans: Span[] }
  | { kind: 'list'; ordered: boolean; items: Span[][] }
  | { kind: 'code'; text: string };

const SPAN = /\*\*(.+?)\*\*|`([^`]+)`|\[([^\]]+)\]\(([^)\s]+)\)/g;
const SAFE = /^(https?:\/\/|\/(?!\/)|#|mailto:)/i;

/** Bold, code and links; a link that leads anywhere unsafe is plain text. */
export function spansOf(line: string): Span[] {
  const spans: Span[] = [];
  const add = (text: string, kind: Span['kind'], href?: string) =>
    text && spans.push({ text, kind, ...(href && { href }) });
  let from = 0;
  for (const match of line.matchAll(SPAN)) {
    add(line.slice(from, match.index), 'text');
    const [whole, strong, code, label, href] = match;
    if (strong !== undefined) add(strong, 'strong');
    else if (code !== undefined) add(code, 'code');
    else if (label !== undefined && href !== undefined)
      add(label, SAFE.test(href) ? 'link' : 'text', SAFE.test(href) ? href : undefined);
    from = match.index + whole.length;
  }
  add(line.slice(from), 'text');
  return spans;
}

/** The little Markdown that template READMEs use, as data: headings, paragraphs, lists, fenced code. HTML stays text. */
export function blocksOf(markdown: string): Block[] {
  const blocks: Block[] = [];
  let paragraph: string[] = [];
  const close = () => {
    if (paragraph.length) blocks.push({ kind: 'paragraph', spans: spansOf(paragraph.join(' ')) });
    paragraph = [];
  };
  const lines = markdown.split(/\r?\n/);
  for (let i = 0; i < lines.length; i += 1) {
    const line = lines[i] ?? '';
    const heading = /^(#{1,6})\s+(.*)$/.exec(line);
    const item = /^\s*(?:([-*])|\d+[.)])\s+(.*)$/.exec(line);
    if (line.startsWith('```')) {
      close();
      const end = lines.findIndex((each, at) => at > i && each.startsWith('```'));
      const last = end < 0 ? lines.length : end;
      blocks.push({ kind: 'code', text: lines.slice(i + 1, last).join('\n') });
      i = last;
    } else if (heading) {
      close();
      blocks.push({ kind: 'heading', level: heading[1]!.length, spans: spansOf(heading[2]!) });
    } else if (item) {
      close();
      const ordered = item[1] === undefined;
      const before = blocks.at(-1);
      const follows = before?.kind === 'list' && before.ordered === ordered && lines[i - 1]?.trim() !== '';
      if (follows) before.items.push(spansOf(item[2]!));
      else blocks.push({ kind: 'list', ordered, items: [spansOf(item[2]!)] });
    } else if (line.trim() === '') close();
    else paragraph.push(line.trim());
  }
  close();
  return blocks;
}
