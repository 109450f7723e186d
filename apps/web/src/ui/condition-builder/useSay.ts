import { say, type Language, type Text } from '@careloop/kernel';
import { useTranslation } from 'react-i18next';

/** Words of the registry in the reader's language. */
export function useSay() {
  const { i18n } = useTranslation();
  const language = i18n.language as Language;
  return { language, say: (text: Text) => say(text, language) };
}
