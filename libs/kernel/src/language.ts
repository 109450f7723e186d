/** Languages people can read Careloop in; Chinese is the one we write first. */
export type Language = 'zh-CN' | 'zh-TW' | 'en';
export const LANGUAGES: readonly Language[] = ['zh-CN', 'zh-TW', 'en'];

/** A text in our two written languages; Traditional Chinese is derived from `zh` where it is shown. */
export interface Text {
  zh: string;
  en: string;
}

/** The text for a reader. `traditional` turns simplified into traditional characters where that is available. */
export function say(text: Text, language: Language, traditional: (zh: string) => string = (zh) => zh): string {
  if (language === 'en') return text.en;
  return language === 'zh-TW' ? traditional(text.zh) : text.zh;
}

/** The best of our languages for an `Accept-Language` header; Chinese when nothing fits. */
export function pickLanguage(header: string | undefined): Language {
  const wanted = (header ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', ...params] = part.trim().split(';');
      const q = params.map((p) => p.trim()).find((p) => p.startsWith('q='));
      return { tag: tag.toLowerCase(), q: q ? Number(q.slice(2)) : 1 };
    })
    .filter(({ tag, q }) => tag && q > 0)
    .sort((a, b) => b.q - a.q);
  for (const { tag } of wanted) {
    if (/^zh-(tw|hk|mo|hant)/.test(tag)) return 'zh-TW';
    if (/^zh/.test(tag)) return 'zh-CN';
    if (/^en/.test(tag)) return 'en';
  }
  return 'zh-CN';
}
