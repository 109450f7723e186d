import { CheckCircleFilled } from '@ant-design/icons';
import type { AppView, RecordPage } from '@careloop/contracts';
import { useQuery } from '@tanstack/react-query';
import { Card, Typography } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api } from '../api/client';
import { AutomationTag } from '../automations/AutomationTag';
import { useStepKinds } from '../automations/useAutomations';
import { ButtonLink } from '../ui/ButtonLink';
import { formatCount } from '../ui/format';
import styles from './Templates.module.css';

type State = AppView['automations'][number]['state'];

/** What is left to do until it runs: customers, a channel, a rehearsal, switching on. */
export function Checklist({ app }: { app: AppView }) {
  const { t, i18n } = useTranslation();
  const form = app.forms.find(({ kind }) => kind === 'customer') ?? app.forms[0];
  const { data } = useQuery({
    queryKey: ['records', form?.key, 'count', null],
    queryFn: () => api.post<RecordPage>(`/forms/${form?.key}/records/query`, { count: true, limit: 0 }),
    enabled: Boolean(form),
  });
  const { channels } = useStepKinds();
  const count = data?.count?.value ?? 0;
  const connected = channels?.find(({ id, ready }) => ready && id !== 'sandbox');
  const active = app.automations.filter(({ state }) => state === 'active').length;
  const [first] = app.automations;
  return (
    <Card size="small" title={t('templates.checklist.title')}>
      <ol className={styles.checklist}>
        <Item
          done={count > 0}
          title={t('templates.checklist.import')}
          text={count ? t('templates.checklist.imported', { count: formatCount(count, i18n.language) }) : undefined}
          action={
            form && <Go to={`/forms/${form.key}/import`} text={t('templates.checklist.importGo')} quiet={count > 0} />
          }
        />
        <Item
          done={Boolean(connected)}
          title={t('templates.checklist.connect')}
          text={
            connected
              ? t('templates.checklist.connected', { name: connected.label })
              : t('templates.checklist.notConnected')
          }
          action={<Go to="/settings/channels" text={t('templates.checklist.connectGo')} quiet />}
        />
        <Item
          done={active > 0}
          title={t('templates.checklist.rehearse')}
          text={t('templates.checklist.rehearseText')}
          action={
            first && (
              <Go
                to={`/automations/${first.id}?tab=rehearsal`}
                text={t('templates.checklist.rehearseGo')}
                quiet={active > 0}
              />
            )
          }
        />
        <Item
          done={app.automations.length > 0 && active === app.automations.length}
          title={t('templates.checklist.publish')}
          text={t('templates.checklist.active', { active, all: app.automations.length })}
        >
          <ul className={styles.automations}>
            {app.automations.map(({ id, name, state }) => (
              <li key={id}>
                <Link to={`/automations/${id}`}>{name}</Link> <AutomationTag state={state as State & 'draft'} />
              </li>
            ))}
          </ul>
        </Item>
      </ol>
    </Card>
  );
}

function Item({
  done,
  title,
  text,
  action,
  children,
}: {
  done: boolean;
  title: string;
  text?: string;
  action?: ReactNode;
  children?: ReactNode;
}) {
  const { t } = useTranslation();
  return (
    <li className={styles.item}>
      <CheckCircleFilled
        className={done ? styles.done : styles.open}
        aria-label={t(done ? 'templates.checklist.done' : 'templates.checklist.open')}
      />
      <div className={styles.words}>
        <div>{title}</div>
        {text && <Typography.Text type="secondary">{text}</Typography.Text>}
        {children}
      </div>
      {action}
    </li>
  );
}

function Go({ to, text, quiet }: { to: string; text: string; quiet: boolean }) {
  return (
    <ButtonLink to={to} size="small" type={quiet ? 'default' : 'primary'}>
      {text}
    </ButtonLink>
  );
}
