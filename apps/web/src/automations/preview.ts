const PLACE = /\{\{\s*(?:default\s+)?([a-z][a-z0-9_]*)(?:\s+"([^"]*)")?\s*\}\}/g;

/** One piece of a previewed text. */
export interface PreviewPart {
  text: string;
  /** Came from the record, is missing there, or is only known when it is sent. */
  kind: 'text' | 'value' | 'missing' | 'later';
}

/** A template over a sample record: plain fields and `default` are filled in, the rest is worked out when it is sent. */
export function previewOf(template: string, fields: { shown: (key: string) => string | undefined }): PreviewPart[] {
  const parts: PreviewPart[] = [];
  const add = (text: string, kind: PreviewPart['kind']) => text && parts.push({ text, kind });
  const addRaw = (raw: string) =>
    raw.split(/(\{\{[^}]*\}\})/).forEach((piece) => add(piece, piece.startsWith('{{') ? 'later' : 'text'));
  let from = 0;
  for (const match of template.matchAll(PLACE)) {
    addRaw(template.slice(from, match.index));
    const [whole, key = '', otherwise] = match;
    const value = fields.shown(key);
    if (value === undefined) add(whole, 'later');
    else if (value) add(value, 'value');
    else if (otherwise) add(otherwise, 'text');
    else add(key, 'missing');
    from = match.index + whole.length;
  }
  addRaw(template.slice(from));
  return parts;
}
