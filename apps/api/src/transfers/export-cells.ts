import { localDateOf, localTimeOf } from '@careloop/calendar';
import type { Language } from '@careloop/kernel';
import { isRows, type RecordValue } from '@careloop/database';

/** How a value is written into a file: plain numbers and ISO dates that any program reads, words for the rest. */
export function exportText(value: unknown, shown: RecordValue, language: Language, zone: string): string | number {
  if (value === null || value === undefined) return '';
  if (isRows(shown)) return JSON.stringify(value);
  const { field, type } = shown;
  if (field.type === 'rich-text') return String(value); // its formats, too: an import reads them back
  switch (type.kind) {
    case 'number':
      return value as number;
    case 'date':
      return String(value);
    case 'datetime': {
      const at = new Date(String(value));
      const seconds = String(value).slice(17, 19);
      return `${localDateOf(at, zone)} ${localTimeOf(at, zone)}:${seconds}`;
    }
    default:
      return type.display(value, field, language);
  }
}
