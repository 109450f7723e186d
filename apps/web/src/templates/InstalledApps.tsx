import type { AppView } from '@careloop/contracts';
import { App, Button, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useMay } from '../access/useMe';
import { useApps } from '../forms/useForms';
import { formatInstant } from '../ui/format';
import { useMember } from '../access/useMe';
import styles from './Templates.module.css';
import { useTemplateChanges } from './useTemplates';

/** What was installed, and a way to take it away again. */
export function InstalledApps() {
  const { t } = useTranslation();
  const { apps } = useApps();
  if (!apps?.length) return null;
  return (
    <section className={styles.installed}>
      <Typography.Title level={5}>{t('templates.apps')}</Typography.Title>
      <ul className={styles.apps}>
        {apps.map((app) => (
          <InstalledApp key={app.id} app={app} />
        ))}
      </ul>
    </section>
  );
}

function InstalledApp({ app }: { app: AppView }) {
  const { t, i18n } = useTranslation();
  const { workspace } = useMember();
  const admin = useMay('admin');
  const { modal, message } = App.useApp();
  const { uninstall } = useTemplateChanges();
  const active = app.automations.filter(({ state }) => state === 'active').length;

  const ask = () =>
    modal.confirm({
      width: 480,
      title: t('templates.uninstall.title', { name: app.name }),
      content: (
        <ul className={styles.consequences}>
          <li>{t('templates.uninstall.automations', { count: app.automations.length, active })}</li>
          {app.forms.length > 0 && (
            <li>{t('templates.uninstall.forms', { names: app.forms.map(({ name }) => `「${name}」`).join('') })}</li>
          )}
          <li>{t('templates.uninstall.ledger')}</li>
        </ul>
      ),
      okText: t('templates.uninstall.ok'),
      okButtonProps: { danger: true },
      onOk: () =>
        uninstall.mutateAsync(app.id).then(
          ({ automations, formsKept }) =>
            message.success(
              t(formsKept.length ? 'templates.uninstall.doneKept' : 'templates.uninstall.done', {
                automations,
                kept: formsKept.map(({ name, records }) => t('templates.uninstall.kept', { name, records })).join('、'),
              }),
            ),
          (error: Error) => void message.error(error.message),
        ),
    });

  return (
    <li className={styles.app}>
      <div className={styles.words}>
        <Link to={app.templateId ? `/templates/${app.templateId}?app=${app.id}` : '/forms'}>{app.name}</Link>
        <div>
          <Typography.Text type="secondary" className="tabular">
            {[
              app.templateVersion && t('templates.version', { version: app.templateVersion }),
              formatInstant(app.createdAt, i18n.language, workspace.zone),
              t('templates.running', { active, all: app.automations.length }),
            ]
              .filter(Boolean)
              .join(' · ')}
          </Typography.Text>
        </div>
        <div className={styles.links}>
          {app.forms.map(({ id, key, name }) => (
            <Link key={id} to={`/forms/${key}`}>
              {name}
            </Link>
          ))}
          {app.automations.map(({ id, name }) => (
            <Link key={id} to={`/automations/${id}`}>
              {name}
            </Link>
          ))}
        </div>
      </div>
      {admin && (
        <Button type="text" danger onClick={ask}>
          {t('templates.uninstall.ok')}
        </Button>
      )}
    </li>
  );
}
