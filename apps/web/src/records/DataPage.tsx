import { Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { useFormDefinition } from '../forms/useForms';
import { EmptyState } from '../ui/EmptyState';
import { ErrorState } from '../ui/ErrorState';
import { Page } from '../ui/Page';
import { FormData } from './FormData';

/** The data of one form; the form's key or id is in the address. */
export default function DataPage() {
  const { t } = useTranslation();
  const { form: keyOrId } = useParams();
  const { form, forms, error, refetch } = useFormDefinition(keyOrId);
  if (form && forms) return <FormData key={form.id} form={form} forms={forms} />;
  if (form === null)
    return (
      <EmptyState
        title={t('forms.gone')}
        text={t('forms.goneText')}
        action={<Link to="/forms">{t('forms.all')}</Link>}
      />
    );
  if (error) return <ErrorState error={error} onRetry={refetch} />;
  return (
    <Page fill>
      <Skeleton active paragraph={{ rows: 10 }} />
    </Page>
  );
}
