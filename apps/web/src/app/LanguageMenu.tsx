import { GlobalOutlined } from '@ant-design/icons';
import { LANGUAGES, type Language } from '@careloop/kernel';
import { App } from 'antd';
import { useTranslation } from 'react-i18next';
import { languageNames } from '../ui/languages';
import { MenuButton } from '../ui/MenuButton';
import { changeLanguage } from './i18n';

/** Turns the page to another language. `named`: the present one is written beside the globe. */
export function LanguageMenu({ named }: { named?: boolean }) {
  const { t, i18n } = useTranslation();
  const { message } = App.useApp();
  const speak = (language: Language) => changeLanguage(language).catch(() => message.error(t('states.offline')));
  return (
    <MenuButton
      type="text"
      icon={<GlobalOutlined />}
      aria-label={named ? undefined : t('frame.language')}
      menu={{
        items: LANGUAGES.map((language) => ({ key: language, label: languageNames[language] })),
        selectedKeys: [i18n.language],
        onClick: ({ key }) => void speak(key as Language),
      }}
    >
      {named && languageNames[i18n.language as Language]}
    </MenuButton>
  );
}
