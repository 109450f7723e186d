import { App, ConfigProvider } from 'antd';
import { createContext, useContext, useEffect, useState, useSyncExternalStore, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { currentAntdLocale } from './i18n';
import { saveAppearance, savedAppearance, type Appearance } from './preferences';
import { themeOf } from './theme';

const Choice = createContext<{ appearance: Appearance; setAppearance: (appearance: Appearance) => void }>({
  appearance: 'system',
  setAppearance: () => undefined,
});

const systemDark = window.matchMedia('(prefers-color-scheme: dark)');
const calmMotion = window.matchMedia('(prefers-reduced-motion: reduce)');
const watch = (query: MediaQueryList) => (onChange: () => void) => {
  query.addEventListener('change', onChange);
  return () => query.removeEventListener('change', onChange);
};
const watchDark = watch(systemDark);
const watchMotion = watch(calmMotion);

/** Light, dark or as the system, and how to change it. */
export const useAppearance = () => useContext(Choice);

/** antd with our theme, in the reader's language and light. */
export function AppearanceProvider({ children }: { children: ReactNode }) {
  useTranslation(); // draws again in another language
  const [appearance, setAppearance] = useState(savedAppearance);
  const bySystem = useSyncExternalStore(watchDark, () => systemDark.matches);
  const calm = useSyncExternalStore(watchMotion, () => calmMotion.matches);
  const dark = appearance === 'dark' || (appearance === 'system' && bySystem);
  const { token, ...rest } = themeOf(dark);

  useEffect(() => {
    document.documentElement.className = 'careloop';
    document.documentElement.style.colorScheme = dark ? 'dark' : 'light';
  }, [dark]);

  const choose = (next: Appearance) => {
    saveAppearance(next);
    setAppearance(next);
  };
  return (
    <Choice value={{ appearance, setAppearance: choose }}>
      <ConfigProvider
        button={{ autoInsertSpace: false }}
        locale={currentAntdLocale()}
        theme={{ ...rest, token: { ...token, motion: !calm } }}
      >
        <App className="careloop-app">{children}</App>
      </ConfigProvider>
    </Choice>
  );
}
