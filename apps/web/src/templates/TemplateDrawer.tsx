import type { TemplateView } from '@careloop/contracts';
import { Button, Skeleton, Typography } from 'antd';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams, useSearchParams } from 'react-router';
import { useMay } from '../access/useMe';
import { useApps } from '../forms/useForms';
import { EmptyState } from '../ui/EmptyState';
import { ErrorState } from '../ui/ErrorState';
import { SideDrawer } from '../ui/SideDrawer';
import { Checklist } from './Checklist';
import { InstallDialog } from './InstallDialog';
import { Markdown } from './Markdown';
import styles from './Templates.module.css';
import { useTemplates } from './useTemplates';

/** What is inside a template and how it works; after installing, what is left to do. */
export default function TemplateDrawer() {
  const { t } = useTranslation();
  const { id = '' } = useParams();
  const navigate = useNavigate();
  const [search, setSearch] = useSearchParams();
  const { templates, error, refetch } = useTemplates();
  const { apps } = useApps();
  const may = useMay('builder');
  const [installing, setInstalling] = useState(false);
  const template = templates?.find((each) => each.id === id);
  const last = template?.installed.at(-1)?.id;
  const app = apps?.find((each) => each.id === (search.get('app') ?? last));
  return (
    <SideDrawer
      title={template?.name ?? t('frame.templates')}
      onClose={() => void navigate('/templates')}
      extra={
        template &&
        may && (
          <Button type={app ? 'default' : 'primary'} onClick={() => setInstalling(true)}>
            {t(app ? 'templates.installAgain' : 'templates.install')}
          </Button>
        )
      }
    >
      {error ? (
        <ErrorState error={error} onRetry={refetch} />
      ) : !templates ? (
        <Skeleton active />
      ) : !template ? (
        <EmptyState title={t('templates.gone')} />
      ) : (
        <div className={styles.detail}>
          {app && may && <Checklist app={app} />}
          <Markdown text={template.readme} skipTitle />
          <Inside template={template} />
        </div>
      )}
      {installing && template && (
        <InstallDialog
          template={template}
          onClose={() => setInstalling(false)}
          onInstalled={(made) => {
            setInstalling(false);
            setSearch({ app: made.id }, { replace: true });
          }}
        />
      )}
    </SideDrawer>
  );
}

function Inside({ template }: { template: TemplateView }) {
  const { t } = useTranslation();
  return (
    <section className={styles.inside}>
      <Typography.Title level={5}>{t('templates.inside')}</Typography.Title>
      <Part title={t('templates.automations')}>
        {template.automations.map(({ key, name, sentence }) => (
          <li key={key}>
            <strong>{name}</strong>
            <div>
              <Typography.Text type="secondary">{sentence}</Typography.Text>
            </div>
          </li>
        ))}
      </Part>
      <Part title={t('templates.forms')}>
        {template.forms.map(({ key, name, fieldList }) => (
          <li key={key}>
            <strong>{name}</strong>
            <div>
              <Typography.Text type="secondary">{fieldList.map(({ label }) => label).join('、')}</Typography.Text>
            </div>
          </li>
        ))}
      </Part>
      {template.queues.length > 0 && (
        <Part title={t('templates.queues')}>
          {template.queues.map(({ key, name }) => (
            <li key={key}>
              <strong>{name}</strong>
            </li>
          ))}
        </Part>
      )}
      <Typography.Text type="secondary">
        {t('templates.sample', { count: template.sampleRecords, version: template.version })}
      </Typography.Text>
    </section>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div>
      <Typography.Text type="secondary">{title}</Typography.Text>
      <ul className={styles.part}>{children}</ul>
    </div>
  );
}
