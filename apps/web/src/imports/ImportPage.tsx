import type { ImportPreview } from '@careloop/contracts';
import { Skeleton, Steps } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams, useSearchParams } from 'react-router';
import { useMay } from '../access/useMe';
import { useFormDefinition } from '../forms/useForms';
import { EmptyState } from '../ui/EmptyState';
import { ErrorState } from '../ui/ErrorState';
import { Page } from '../ui/Page';
import { PageHeader } from '../ui/PageHeader';
import { useNarrow } from '../ui/useNarrow';
import { ImportMapping, type ImportSettings } from './ImportMapping';
import { ImportProgress } from './ImportProgress';
import { ImportUpload } from './ImportUpload';
import styles from './imports.module.css';

/** Brings a file into a form: choose, match columns, watch. `?job=` is the address of one that is under way or done. */
export default function ImportPage() {
  const { t } = useTranslation();
  const { form: keyOrId } = useParams();
  const [search, setSearch] = useSearchParams();
  const narrow = useNarrow();
  const mayBuild = useMay('builder');
  const { form, error, refetch } = useFormDefinition(keyOrId);
  const [chosen, setChosen] = useState<{ file: File; preview: ImportPreview; settings?: ImportSettings }>();
  const job = search.get('job');

  if (form === null) return <EmptyState title={t('forms.gone')} text={t('forms.goneText')} />;
  if (!form)
    return error ? (
      <ErrorState error={error} onRetry={refetch} />
    ) : (
      <Page narrow>
        <Skeleton active />
      </Page>
    );
  if (!mayBuild)
    return (
      <EmptyState
        title={t('imports.notYours')}
        text={t('imports.notYoursText')}
        action={<Link to={`/forms/${form.key}`}>{t('imports.toData')}</Link>}
      />
    );
  return (
    <Page narrow>
      <PageHeader
        before={<Link to={`/forms/${form.key}`}>{form.name}</Link>}
        title={t('imports.title', { form: form.name })}
      />
      <Steps
        className={styles.steps}
        size="small"
        current={job ? 2 : chosen ? 1 : 0}
        orientation="horizontal"
        responsive={false}
        items={['upload', 'match', 'run'].map((step) => ({ title: narrow ? undefined : t(`imports.steps.${step}`) }))}
      />
      {job ? (
        <ImportProgress
          key={job}
          id={job}
          form={form}
          onBack={chosen && (() => setSearch({}))}
          onAgain={() => {
            setChosen(undefined);
            setSearch({});
          }}
        />
      ) : chosen ? (
        <ImportMapping
          key={`${chosen.preview.sheet ?? ''} ${chosen.preview.headerRow}`}
          form={form}
          {...chosen}
          onBack={() => setChosen(undefined)}
          onPlace={(preview) => setChosen({ file: chosen.file, preview })}
          onStarted={(id, settings) => {
            setChosen({ ...chosen, settings });
            setSearch({ job: id });
          }}
        />
      ) : (
        <ImportUpload
          form={form}
          onChosen={(file, preview) => setChosen({ file, preview })}
          onOpen={(id) => setSearch({ job: id })}
        />
      )}
    </Page>
  );
}
