import { BellOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './bell.module.css';
import { useNotices } from './useComments';

const NoticeDrawer = lazy(() => import('./NoticeDrawer'));

/** How many comments wait for me, and the way to them. */
export function NoticeBell() {
  const { t } = useTranslation();
  const { notices } = useNotices();
  const [open, setOpen] = useState(false);
  const unread = notices?.unread ?? 0;
  return (
    <>
      <Button
        type="text"
        className={styles.bell}
        icon={<BellOutlined />}
        aria-label={unread ? t('comments.noticesUnread', { count: unread }) : t('comments.notices')}
        onClick={() => setOpen(true)}
      >
        {unread > 0 && (
          <span className={styles.count} aria-hidden>
            {unread > 9 ? '9+' : unread}
          </span>
        )}
      </Button>
      {open && (
        <Suspense>
          <NoticeDrawer onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
