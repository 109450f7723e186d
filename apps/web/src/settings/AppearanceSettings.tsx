import { LANGUAGES, type Language } from '@careloop/kernel';
import { App, Radio } from 'antd';
import { useTranslation } from 'react-i18next';
import { useAppearance } from '../app/Appearance';
import { changeLanguage } from '../app/i18n';
import type { Appearance } from '../app/preferences';
import { FormField } from '../ui/FormField';
import { languageNames } from '../ui/languages';

/** Language and light, for this browser. */
export function AppearanceSettings() {
  const { t, i18n } = useTranslation();
  const { message } = App.useApp();
  const { appearance, setAppearance } = useAppearance();
  const speak = (language: Language) => changeLanguage(language).catch(() => message.error(t('states.offline')));
  return (
    <>
      <FormField label={t('frame.language')}>
        {(ties) => (
          <Radio.Group {...ties} value={i18n.language} onChange={({ target }) => void speak(target.value as Language)}>
            {LANGUAGES.map((language) => (
              <Radio.Button key={language} value={language}>
                {languageNames[language]}
              </Radio.Button>
            ))}
          </Radio.Group>
        )}
      </FormField>
      <FormField label={t('settings.appearance')} help={t('settings.thisBrowser')}>
        {(ties) => (
          <Radio.Group
            {...ties}
            value={appearance}
            onChange={({ target }) => setAppearance(target.value as Appearance)}
          >
            {(['system', 'light', 'dark'] as const).map((choice) => (
              <Radio.Button key={choice} value={choice}>
                {t(`settings.appearances.${choice}`)}
              </Radio.Button>
            ))}
          </Radio.Group>
        )}
      </FormField>
    </>
  );
}
