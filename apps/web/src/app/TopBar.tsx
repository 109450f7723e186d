import { GlobalOutlined, UserOutlined } from '@ant-design/icons';
import { LANGUAGES, type Language } from '@careloop/kernel';
import { App, Button, Dropdown } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ChangePassword } from '../access/ChangePassword';
import { useMember, useSession } from '../access/useMe';
import { changeLanguage } from './i18n';
import { TestClock } from './TestClock';
import styles from './TopBar.module.css';

/** What each language calls itself. */
export const languageNames: Record<Language, string> = { 'zh-CN': '简体中文', 'zh-TW': '繁體中文', en: 'English' };

/** Workspace, test clock where there is one, language and member. */
export function TopBar() {
  const { t, i18n } = useTranslation();
  const { message } = App.useApp();
  const { member, workspace, testClock } = useMember();
  const { signOut } = useSession();
  const [changing, setChanging] = useState(false);

  const speak = (language: Language) => changeLanguage(language).catch(() => message.error(t('states.offline')));
  return (
    <div className={styles.bar}>
      <strong className={styles.workspace} title={workspace.name}>
        {workspace.name}
      </strong>
      {testClock && <TestClock />}
      <Dropdown
        trigger={['click']}
        menu={{
          items: LANGUAGES.map((language) => ({ key: language, label: languageNames[language] })),
          selectedKeys: [i18n.language],
          onClick: ({ key }) => void speak(key as Language),
        }}
      >
        <Button type="text" icon={<GlobalOutlined />} aria-label={t('frame.language')} />
      </Dropdown>
      <Dropdown
        trigger={['click']}
        menu={{
          items: [
            { key: 'who', label: member.email, disabled: true },
            { type: 'divider' },
            { key: 'password', label: t('access.changePassword') },
            { key: 'out', label: t('access.signOut') },
          ],
          onClick: ({ key }) => {
            if (key === 'password') setChanging(true);
            if (key === 'out') signOut.mutate();
          },
        }}
      >
        <Button
          type="text"
          icon={<UserOutlined />}
          className={styles.member}
          aria-label={t('frame.member', { name: member.name })}
        >
          <span className={styles.name}>{member.name}</span>
        </Button>
      </Dropdown>
      <ChangePassword open={changing} onClose={() => setChanging(false)} />
    </div>
  );
}
