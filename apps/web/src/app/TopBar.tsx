import { UserOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMember, useSession } from '../access/useMe';
import { LanguageMenu } from './LanguageMenu';
import styles from './TopBar.module.css';

const TestClock = lazy(() => import('./TestClock'));
const ChangePassword = lazy(() => import('../access/ChangePassword'));

/** Workspace, test clock where there is one, language and member. */
export function TopBar() {
  const { t } = useTranslation();
  const { member, workspace, testClock } = useMember();
  const { signOut } = useSession();
  const [changing, setChanging] = useState(false);

  return (
    <header className={styles.bar}>
      <strong className={styles.workspace} title={workspace.name}>
        {workspace.name}
      </strong>
      {testClock && (
        <Suspense>
          <TestClock />
        </Suspense>
      )}
      <LanguageMenu />
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
      {changing && (
        <Suspense>
          <ChangePassword onClose={() => setChanging(false)} />
        </Suspense>
      )}
    </header>
  );
}
