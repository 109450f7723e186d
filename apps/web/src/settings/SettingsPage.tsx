import { useTranslation } from 'react-i18next';
import { Page } from '../ui/Page';
import { PageHeader } from '../ui/PageHeader';

export default function SettingsPage() {
  const { t } = useTranslation();
  return (
    <Page>
      <PageHeader title={t('frame.settings')} />
    </Page>
  );
}
