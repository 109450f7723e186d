import { say, type Language, type Text } from '@careloop/kernel';
import { useTranslation } from 'react-i18next';
import { traditional } from '../traditional';

/** Words of the registry, and sentences made of them, in the reader's language. */
export function useSay() {
  const { i18n } = useTranslation();
  const language = i18n.language as Language;
  return {
    language,
    say: (text: Text) => say(text, language, traditional),
    /** A sentence that a library made: it only knows simplified Chinese. */
    adapt: (sentence: string) => (language === 'zh-TW' ? traditional(sentence) : sentence),
  };
}
