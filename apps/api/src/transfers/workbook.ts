import { Invalid } from '@careloop/kernel';
import { zipContent, type ZipEntry, zipEntries, zipText } from './zip';

/** A sheet of a workbook: what people call it, and the number of its file inside. */
export interface Sheet {
  name: string;
  number: string;
}

const MB = 1024 * 1024;
/** Texts of cells are held in memory while rows are read, sheets are not. */
const MOST_TEXTS = 200 * MB;
const MOST_SHEET = 3072 * MB;
const MOST_NAMES = 4 * MB;

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const plain = (text: string): string =>
  text.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (all, dec?: string, hex?: string, name?: string) =>
    name ? (ENTITIES[name] ?? all) : String.fromCodePoint(dec ? Number(dec) : parseInt(hex!, 16)),
  );
const attribute = (tag: string, name: string): string | undefined => {
  const found = new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(tag)?.[1];
  return found === undefined ? undefined : plain(found);
};

/**
 * The sheets of a workbook in the order in which people see them, hidden ones left out. The file is read through once: what
 * would unpack to more than memory or patience holds is refused (`FILE_TOO_LARGE_INSIDE`), a broken one is `FILE_UNREADABLE`.
 */
export async function sheetsOf(path: string): Promise<Sheet[]> {
  const entries = await zipEntries(path);
  const named = (name: string) => entries.find((entry) => entry.name === name);
  const [book, relations] = [named('xl/workbook.xml'), named('xl/_rels/workbook.xml.rels')];
  if (!book || !relations) throw new Invalid('FILE_NOT_A_TABLE', { name: '' });
  const targets = new Map(
    [...(await zipText(path, relations, MOST_NAMES)).matchAll(/<(?:\w+:)?Relationship\s([^>]*)>/g)].map(([, tag]) => [
      attribute(tag!, 'Id'),
      attribute(tag!, 'Target'),
    ]),
  );
  const sheets = [...(await zipText(path, book, MOST_NAMES)).matchAll(/<(?:\w+:)?sheet\s([^>]*)>/g)].flatMap(
    ([, tag]): Sheet[] => {
      const [name, state] = [attribute(tag!, 'name'), attribute(tag!, 'state')];
      const number = /sheet(\d+)\.xml$/.exec(targets.get(attribute(tag!, 'r:id')) ?? '')?.[1];
      return name && number && (state ?? 'visible') === 'visible' ? [{ name, number }] : [];
    },
  );
  for (const entry of entries) {
    const most = limitOf(entry);
    if (most !== null) for await (const piece of zipContent(path, entry, most)) void piece;
  }
  return sheets;
}

/** What an entry may unpack to; null: it is not read. */
function limitOf({ name }: ZipEntry): number | null {
  if (name === 'xl/sharedStrings.xml' || name === 'xl/styles.xml') return MOST_TEXTS;
  return /^xl\/worksheets\/[^/]+\.xml$/.test(name) ? MOST_SHEET : null;
}
