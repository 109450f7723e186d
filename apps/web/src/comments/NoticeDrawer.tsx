import { Button, Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useMember } from '../access/useMe';
import { EmptyState } from '../ui/EmptyState';
import { ErrorState } from '../ui/ErrorState';
import { formatInstant } from '../ui/format';
import { SideDrawer } from '../ui/SideDrawer';
import { Quiet } from '../ui/words';
import styles from './comments.module.css';
import { useNotices } from './useComments';

/** Comments that mention me; opening one takes me to it. */
export default function NoticeDrawer({ onClose }: { onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const { workspace } = useMember();
  const { notices, read, error, refetch } = useNotices();
  return (
    <SideDrawer
      title={t('comments.notices')}
      onClose={onClose}
      extra={
        notices &&
        notices.unread > 0 && (
          <Button size="small" loading={read.isPending} onClick={() => read.mutate(undefined)}>
            {t('comments.readAll')}
          </Button>
        )
      }
    >
      {error && !notices ? (
        <ErrorState error={error} onRetry={refetch} />
      ) : !notices ? (
        <Skeleton active />
      ) : !notices.items.length ? (
        <EmptyState title={t('comments.noNotices')} text={t('comments.noNoticesText')} />
      ) : (
        <ul className={styles.list}>
          {notices.items.map(({ id, form, formName, recordId, title, from, text, at, read: seen }) => (
            <li key={id} className={styles.comment}>
              <Link
                className={styles.notice}
                data-unread={!seen}
                to={`/forms/${form}/${recordId}?tab=comments`}
                onClick={() => {
                  if (!seen) read.mutate([id]);
                  onClose();
                }}
              >
                {t('comments.mentioned', { name: from, form: formName, title })}
                <span className={styles.said}>{text}</span>
                <Quiet className="tabular">
                  {formatInstant(at, i18n.language, workspace.zone)}
                  {!seen && ` · ${t('comments.unread')}`}
                </Quiet>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </SideDrawer>
  );
}
