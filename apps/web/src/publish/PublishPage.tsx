import { PlusOutlined } from '@ant-design/icons';
import type { FormView, PublicLinkView } from '@careloop/contracts';
import { Button, Skeleton } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { useMay } from '../access/useMe';
import { useFormDefinition } from '../forms/useForms';
import { EmptyState } from '../ui/EmptyState';
import { ErrorState } from '../ui/ErrorState';
import { Page } from '../ui/Page';
import { PageHeader } from '../ui/PageHeader';
import { LinkCard } from './LinkCard';
import { LinkDrawer } from './LinkDrawer';
import { usePublicLinks } from './usePublicLinks';

/** The public links of a form: made, handed out, stopped. */
export default function PublishPage() {
  const { t } = useTranslation();
  const { form: keyOrId } = useParams();
  const mayBuild = useMay('builder');
  const { form, forms, error, refetch } = useFormDefinition(keyOrId);
  if (form === null) return <EmptyState title={t('forms.gone')} text={t('forms.goneText')} />;
  if (!mayBuild) return <EmptyState title={t('publish.notYours')} />;
  return (
    <Page narrow>
      {form && forms ? (
        <Links form={form} forms={forms} />
      ) : error ? (
        <ErrorState error={error} onRetry={refetch} />
      ) : (
        <Skeleton active />
      )}
    </Page>
  );
}

function Links({ form, forms }: { form: FormView; forms: FormView[] }) {
  const { t } = useTranslation();
  const { links, fields, error, refetch } = usePublicLinks(form.key);
  const [open, setOpen] = useState<PublicLinkView | 'new'>();
  const add = (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => setOpen('new')}>
      {t('publish.add')}
    </Button>
  );
  return (
    <>
      <PageHeader
        before={<Link to={`/forms/${form.key}`}>{form.name}</Link>}
        title={t('publish.title', { form: form.name })}
        text={t('publish.text')}
        actions={links && links.length > 0 && add}
      />
      {error && !links ? (
        <ErrorState error={error} onRetry={refetch} />
      ) : !links || !fields ? (
        <Skeleton active />
      ) : !links.length ? (
        <EmptyState title={t('publish.none')} text={t('publish.noneText')} action={add} />
      ) : (
        links.map((link) => (
          <LinkCard key={link.id} form={form} forms={forms} link={link} onEdit={() => setOpen(link)} />
        ))
      )}
      {open && fields && (
        <LinkDrawer
          form={form}
          usable={fields}
          link={open === 'new' ? undefined : open}
          onClose={() => setOpen(undefined)}
        />
      )}
    </>
  );
}
