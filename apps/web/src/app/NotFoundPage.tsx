import { useTranslation } from 'react-i18next';

import { ButtonLink } from '../ui/ButtonLink';
import { EmptyState } from '../ui/EmptyState';

/** For addresses that lead nowhere. */
export function NotFoundPage() {
  const { t } = useTranslation();
  return (
    <EmptyState
      title={t('states.noPage')}
      text={t('states.noPageText')}
      action={
        <ButtonLink to="/" type="primary">
          {t('states.home')}
        </ButtonLink>
      }
    />
  );
}
