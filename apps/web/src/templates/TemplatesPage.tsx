import { CheckCircleFilled, FileSyncOutlined, GiftOutlined, HeartOutlined, UndoOutlined } from '@ant-design/icons';
import type { TemplateView } from '@careloop/contracts';
import { Card, Skeleton, Tag, Typography } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, Outlet } from 'react-router';
import { EmptyState } from '../ui/EmptyState';
import { ErrorState } from '../ui/ErrorState';
import { Page } from '../ui/Page';
import { PageHeader } from '../ui/PageHeader';
import { InstalledApps } from './InstalledApps';
import styles from './Templates.module.css';
import { useTemplates } from './useTemplates';

const ICONS: Record<string, ReactNode> = {
  gift: <GiftOutlined />,
  'file-sync': <FileSyncOutlined />,
  rescue: <UndoOutlined />,
};

/** A template's picture. */
export const templateIcon = (icon: string): ReactNode => ICONS[icon] ?? <HeartOutlined />;

/** Lifecycles to install, and the ones that are. */
export default function TemplatesPage() {
  const { t } = useTranslation();
  const { templates, error, refetch } = useTemplates();
  return (
    <Page>
      <PageHeader title={t('frame.templates')} text={t('templates.head')} />
      {error ? (
        <ErrorState error={error} onRetry={refetch} />
      ) : !templates ? (
        <Skeleton active />
      ) : !templates.length ? (
        <EmptyState title={t('templates.none')} />
      ) : (
        <div className={styles.cards}>
          {templates.map((template) => (
            <TemplateCard key={template.id} template={template} />
          ))}
        </div>
      )}
      <InstalledApps />
      <Outlet />
    </Page>
  );
}

function TemplateCard({ template }: { template: TemplateView }) {
  const { t } = useTranslation();
  const { id, name, summary, icon, category, forms, automations, installed } = template;
  return (
    <Link to={`/templates/${id}`} className={styles.link}>
      <Card hoverable className={styles.card}>
        <div className={styles.top}>
          <span className={styles.icon} aria-hidden>
            {templateIcon(icon)}
          </span>
          <div>
            <Typography.Title level={5} className={styles.name}>
              {name}
            </Typography.Title>
            <div className={styles.tags}>
              <Tag>{t(`templates.categories.${category}`, { defaultValue: category })}</Tag>
              {installed.length > 0 && (
                <Typography.Text type="success">
                  <CheckCircleFilled /> {t('templates.installed')}
                </Typography.Text>
              )}
            </div>
          </div>
        </div>
        <Typography.Paragraph type="secondary" className={styles.summary}>
          {summary}
        </Typography.Paragraph>
        <Typography.Text className="tabular">
          {t('templates.contents', { forms: forms.length, automations: automations.length })}
        </Typography.Text>
      </Card>
    </Link>
  );
}
