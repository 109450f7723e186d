import { pickLanguage, type Language } from '@careloop/kernel';

export type Appearance = 'system' | 'light' | 'dark';

const read = (key: string) => {
  try {
    return localStorage.getItem(`careloop.${key}`);
  } catch {
    return null; // storage is off: the choice lasts until the page is closed
  }
};

const write = (key: string, value: string) => {
  try {
    localStorage.setItem(`careloop.${key}`, value);
  } catch {
    // as above
  }
};

/** The language chosen here, else the browser's first that we speak, else Chinese. */
export const savedLanguage = (): Language => pickLanguage(read('language') ?? navigator.languages.join(','));
export const saveLanguage = (language: Language) => write('language', language);

export const savedAppearance = (): Appearance => {
  const saved = read('appearance');
  return saved === 'light' || saved === 'dark' ? saved : 'system';
};
export const saveAppearance = (appearance: Appearance) => write('appearance', appearance);

/** Widths that columns of a form were pulled to, by field key, in pixels. */
export function savedColumnWidths(form: string): Record<string, number> {
  try {
    return (JSON.parse(read(`widths.${form}`) ?? '{}') ?? {}) as Record<string, number>;
  } catch {
    return {}; // somebody else wrote there: the columns' own widths will do
  }
}
export const saveColumnWidths = (form: string, widths: Record<string, number>) =>
  write(`widths.${form}`, JSON.stringify(widths));

/** Whether the rail was left open; closed unless said. */
export const savedRailOpen = () => read('rail') === 'open';
export const saveRailOpen = (open: boolean) => write('rail', open ? 'open' : 'closed');
