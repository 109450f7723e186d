import { Alert, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/error';
import styles from './states.module.css';

/** What went wrong, with its code, and a way to try again. No right to see it: says whom to ask. */
export function ErrorState({ error, onRetry }: { error: unknown; onRetry?: () => unknown }) {
  const { t } = useTranslation();
  const known = error instanceof ApiError;
  const title = known && error.status === 403 ? t('states.forbidden') : known ? error.message : t('states.broken');
  const code = known ? error.code : error instanceof Error ? error.message : undefined;
  return (
    <div className={styles.error} role="alert">
      <Alert
        type="error"
        showIcon
        title={title}
        description={code && <span className="tabular">{t('states.code', { code })}</span>}
        action={onRetry && <Button onClick={() => void onRetry()}>{t('states.retry')}</Button>}
      />
    </div>
  );
}
