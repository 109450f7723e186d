import { Suspense } from 'react';
import { Outlet } from 'react-router';
import { Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { Page } from '../ui/Page';
import styles from './AppLayout.module.css';
import { FrameDialogs } from './FrameDialogs';
import { OfflineBar } from './OfflineBar';
import { Rail } from './Rail';
import { TopBar } from './TopBar';

/** The frame of every page behind the sign-in: rail, top bar, page. */
export function AppLayout() {
  const { t } = useTranslation();
  return (
    <FrameDialogs>
      <div className={styles.layout}>
        <a className={styles.skip} href="#page">
          {t('frame.skip')}
        </a>
        <Rail />
        <div className={styles.column}>
          <TopBar />
          <OfflineBar />
          <main id="page" className={styles.main} tabIndex={-1}>
            <Suspense
              fallback={
                <Page>
                  <Skeleton active />
                </Page>
              }
            >
              <Outlet />
            </Suspense>
          </main>
        </div>
      </div>
    </FrameDialogs>
  );
}
