import type { Language } from '@careloop/kernel';

/** What each language calls itself. */
export const languageNames: Record<Language, string> = { 'zh-CN': '简体中文', 'zh-TW': '繁體中文', en: 'English' };
