import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { EmptyState } from '../ui/EmptyState';

/** For addresses that lead nowhere. */
export function NotFoundPage() {
  const { t } = useTranslation();
  return (
    <EmptyState
      title={t('states.noPage')}
      text={t('states.noPageText')}
      action={
        <Link to="/">
          <Button type="primary">{t('states.home')}</Button>
        </Link>
      }
    />
  );
}
