import { AppstoreOutlined, FileExcelOutlined, PlusOutlined } from '@ant-design/icons';
import type { FormView } from '@careloop/contracts';
import { Button, Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { Navigate, useNavigate, useSearchParams } from 'react-router';
import { useMay } from '../access/useMe';
import { ButtonLink } from '../ui/ButtonLink';
import { EmptyState } from '../ui/EmptyState';
import { ErrorState } from '../ui/ErrorState';
import { Page } from '../ui/Page';
import { PageHeader } from '../ui/PageHeader';
import { FormCard } from './FormCard';
import styles from './FormsPage.module.css';
import { useApps, useForms } from './useForms';
import { SectionTitle } from '../ui/words';

/** Every form of the workspace, by the app it came with. */
export default function FormsPage() {
  const { t } = useTranslation();
  const { forms, error, refetch } = useForms();
  const { apps } = useApps();
  const mayBuild = useMay('builder');
  const navigate = useNavigate();
  const [search] = useSearchParams();
  // How the designer was addressed before it had a page of its own.
  const edit = search.get('edit');

  if (error && !forms) return <ErrorState error={error} onRetry={refetch} />;
  if (!forms)
    return (
      <Page>
        <Skeleton active paragraph={{ rows: 8 }} />
      </Page>
    );

  if (edit && mayBuild) return <Navigate replace to={edit === 'new' ? '/new-form' : `/forms/${edit}/design`} />;

  const create = (
    <div className={styles.start}>
      <ButtonLink to="/new-form/file" icon={<FileExcelOutlined />}>
        {t('imports.newForm.menu')}
      </ButtonLink>
      <Button
        icon={<PlusOutlined />}
        type={forms.length ? 'primary' : 'default'}
        onClick={() => void navigate('/new-form')}
      >
        {t('forms.create')}
      </Button>
    </div>
  );
  const groups = groupByApp(forms, apps ?? []);
  return (
    <Page>
      <PageHeader
        title={t('frame.forms')}
        text={forms.length ? t('forms.count', { count: forms.length }) : undefined}
        actions={mayBuild && forms.length > 0 && create}
      />
      {!forms.length && (
        <EmptyState
          title={t('forms.none')}
          text={t('forms.noneText')}
          action={
            <div className={styles.start}>
              <ButtonLink to="/templates" type="primary" icon={<AppstoreOutlined />}>
                {t('forms.fromTemplate')}
              </ButtonLink>
              {mayBuild && create}
            </div>
          }
        />
      )}
      {groups.map(({ id, name, forms: inGroup }) => (
        <section key={id} className={styles.group}>
          {groups.length > 1 && <SectionTitle>{name ?? t('forms.own')}</SectionTitle>}
          <ul className={styles.cards}>
            {inGroup.map((form) => (
              <FormCard key={form.id} form={form} onEdit={() => void navigate(`/forms/${form.key}/design`)} />
            ))}
          </ul>
        </section>
      ))}
    </Page>
  );
}

function groupByApp(forms: FormView[], apps: { id: string; name: string }[]) {
  const ids = [...new Set(forms.map(({ appId }) => appId))];
  return ids
    .map((id) => ({
      id: id ?? 'own',
      name: apps.find((app) => app.id === id)?.name,
      forms: forms.filter(({ appId }) => appId === id),
    }))
    .sort((a, b) => Number(a.id === 'own') - Number(b.id === 'own'));
}
