import { Button, Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import { useMay } from '../access/useMe';
import { useFormDefinition } from '../forms/useForms';
import { EmptyState } from '../ui/EmptyState';
import { ErrorState } from '../ui/ErrorState';
import { Page } from '../ui/Page';
import { Designer } from './Designer';

/** The designer of one form, or of a new one. */
export default function DesignerPage() {
  const { t } = useTranslation();
  const { form: key } = useParams();
  const navigate = useNavigate();
  const { form, forms, error, refetch } = useFormDefinition(key);
  const mayBuild = useMay('builder');
  if (!mayBuild) return <EmptyState title={t('states.forbidden')} />;
  if (error && !forms) return <ErrorState error={error} onRetry={refetch} />;
  if (!forms)
    return (
      <Page>
        <Skeleton active paragraph={{ rows: 8 }} />
      </Page>
    );
  if (key !== undefined && !form)
    return (
      <EmptyState
        title={t('forms.gone')}
        text={t('forms.goneText')}
        action={<Button onClick={() => void navigate('/forms')}>{t('forms.all')}</Button>}
      />
    );
  return <Designer key={form?.id ?? 'new'} form={form ?? undefined} forms={forms} />;
}
