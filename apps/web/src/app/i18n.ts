import type { Language } from '@careloop/kernel';
import type { Locale } from 'antd/es/locale';
import dayjs from 'dayjs';
import i18n from 'i18next';
import { initReactI18next } from 'react-i18next';
import { loadTraditional } from '../ui/traditional';
import { savedLanguage, saveLanguage } from './preferences';

const loaders: Record<Language, () => Promise<{ texts: object; antd: Locale }>> = {
  'zh-CN': async () => {
    const [texts, antd] = await Promise.all([
      import('../locales/zh-CN'),
      import('antd/locale/zh_CN'),
      import('dayjs/locale/zh-cn'),
    ]);
    return { texts: texts.default, antd: antd.default };
  },
  'zh-TW': async () => {
    const [texts, antd] = await Promise.all([
      import('virtual:texts-zh-TW'),
      import('antd/locale/zh_TW'),
      import('dayjs/locale/zh-tw'),
      loadTraditional(),
    ]);
    return { texts: texts.default, antd: antd.default };
  },
  en: async () => {
    const [texts, antd] = await Promise.all([import('../locales/en'), import('antd/locale/en_US')]);
    return { texts: texts.default, antd: antd.default };
  },
};

let antdLocale: Locale;

/** The words of antd's own components in the present language. */
export const currentAntdLocale = () => antdLocale;

async function load(language: Language) {
  const { texts, antd } = await loaders[language]();
  antdLocale = antd;
  dayjs.locale(language.toLowerCase());
  document.documentElement.lang = language;
  i18n.addResourceBundle(language, 'translation', texts, true, true);
}

/** Loads the reader's language; the page is drawn after it. */
export async function startI18n() {
  const language = savedLanguage();
  await i18n.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    resources: {},
    interpolation: { escapeValue: false }, // React escapes
    returnNull: false,
  });
  await load(language);
}

/** Loads a language, remembers it and turns the page to it. */
export async function changeLanguage(language: Language) {
  await load(language);
  saveLanguage(language);
  await i18n.changeLanguage(language);
}
