import { SearchOutlined, UserOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMember, useSession } from '../access/useMe';
import { NoticeBell } from '../comments/NoticeBell';
import { CTRL, Key } from '../ui/Key';
import { MenuButton } from '../ui/MenuButton';
import { useFrameDialog } from './FrameDialogs';
import { LanguageMenu } from './LanguageMenu';
import styles from './TopBar.module.css';

const TestClock = lazy(() => import('./TestClock'));
const ChangePassword = lazy(() => import('../access/ChangePassword'));

/** Workspace, search over everything, test clock where there is one, language and member. */
export function TopBar() {
  const { t } = useTranslation();
  const { member, workspace, testClock } = useMember();
  const { signOut } = useSession();
  const openFrame = useFrameDialog();
  const [changing, setChanging] = useState(false);

  return (
    <header className={styles.bar}>
      <strong className={styles.workspace} title={workspace.name}>
        {workspace.name}
      </strong>
      <Button
        className={styles.jump}
        icon={<SearchOutlined />}
        aria-label={t('jump.title')}
        onClick={() => openFrame('jump')}
      >
        <span className={styles.jumpText}>{t('states.search')}</span>
        <Key>{CTRL} K</Key>
      </Button>
      {testClock && (
        <Suspense>
          <TestClock />
        </Suspense>
      )}
      <NoticeBell />
      <LanguageMenu />
      <MenuButton
        type="text"
        icon={<UserOutlined />}
        className={styles.member}
        aria-label={t('frame.member', { name: member.name })}
        menu={{
          items: [
            { key: 'who', label: member.email, disabled: true },
            { type: 'divider' },
            { key: 'keys', label: t('keys.title'), extra: '?' },
            { key: 'password', label: t('access.changePassword') },
            { key: 'out', label: t('access.signOut') },
          ],
          onClick: ({ key }) => {
            if (key === 'keys') openFrame('keys');
            if (key === 'password') setChanging(true);
            if (key === 'out') signOut.mutate();
          },
        }}
      >
        <span className={styles.name}>{member.name}</span>
      </MenuButton>
      {changing && (
        <Suspense>
          <ChangePassword onClose={() => setChanging(false)} />
        </Suspense>
      )}
    </header>
  );
}
