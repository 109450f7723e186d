import { EllipsisOutlined } from '@ant-design/icons';
import type { AutomationView } from '@careloop/contracts';
import { App, Button, Dropdown, Typography } from 'antd';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { PageHeader } from '../ui/PageHeader';
import { AutomationTag } from './AutomationTag';
import styles from './Flow.module.css';
import { PublishDialog } from './PublishDialog';
import { ResumeDialog } from './ResumeDialog';
import { RunDialog } from './RunDialog';
import { useAutomationChanges } from './useAutomations';

/** Name, state and version; save, publish, pause, resume, run, delete. */
export function AutomationHeader({
  automation,
  name,
  onName,
  dirty,
  saving,
  readOnly,
  onSave,
  onDiscard,
  before,
}: {
  automation: AutomationView;
  name: string;
  onName: (name: string) => void;
  dirty: boolean;
  saving: boolean;
  readOnly: boolean;
  onSave: () => Promise<boolean>;
  onDiscard: () => void;
  before: ReactNode;
}) {
  const { t } = useTranslation();
  const { message, modal } = App.useApp();
  const navigate = useNavigate();
  const [dialog, setDialog] = useState<'publish' | 'resume' | 'run' | null>(null);
  const { pause, remove } = useAutomationChanges(automation.id);
  const { state, version, changed, trigger } = automation;
  const news = dirty || changed || version === null;

  const say = (error: Error) => void message.error(error.message);
  const askPause = () =>
    modal.confirm({
      title: t('automations.pause.title'),
      content: t('automations.pause.text'),
      okText: t('automations.pause.ok'),
      onOk: () => pause.mutateAsync(undefined).then(() => message.success(t('automations.pause.done')), say),
    });
  const askRemove = () =>
    modal.confirm({
      title: t('automations.remove.title', { name: automation.name }),
      content: t('automations.remove.text'),
      okText: t('states.delete'),
      okButtonProps: { danger: true },
      onOk: () => remove.mutateAsync(undefined).then(() => navigate('/automations'), say),
    });
  const publish = async () => {
    if (dirty && !(await onSave())) return;
    setDialog('publish');
  };

  return (
    <>
      <PageHeader
        before={before}
        title={
          <span className={styles.headline}>
            <Typography.Text
              className={styles.name}
              editable={
                readOnly
                  ? false
                  : {
                      text: name,
                      maxLength: 100,
                      tooltip: t('automations.rename'),
                      onChange: (next) => next.trim() && onName(next.trim()),
                    }
              }
            >
              {name}
            </Typography.Text>
            <AutomationTag state={state} />
          </span>
        }
        text={
          <>
            {`${automation.formName} · ${version === null ? t('automations.neverPublished') : news ? t('automations.versionChanged', { version }) : t('automations.versionRuns', { version })} · `}
            <Link to={`/ledger?automation=${automation.id}`}>{t('automations.tabs.ledger')}</Link>
          </>
        }
        actions={
          !readOnly && (
            <>
              {dirty && (
                <Button type="text" onClick={onDiscard}>
                  {t('automations.discard')}
                </Button>
              )}
              <Button disabled={!dirty} loading={saving} onClick={() => void onSave()}>
                {t('states.save')}
              </Button>
              {state === 'active' && <Button onClick={askPause}>{t('automations.pause.ok')}</Button>}
              {state === 'paused' && <Button onClick={() => setDialog('resume')}>{t('automations.resume.ok')}</Button>}
              {trigger.type === 'manual' && state === 'active' && (
                <Button onClick={() => setDialog('run')}>{t('automations.run.ok')}</Button>
              )}
              <Button type="primary" disabled={!news && state !== 'draft'} onClick={() => void publish()}>
                {t('automations.publish.ok')}
              </Button>
              <Dropdown
                trigger={['click']}
                menu={{
                  items: [{ key: 'remove', danger: true, label: t('automations.remove.ok') }],
                  onClick: askRemove,
                }}
              >
                <Button icon={<EllipsisOutlined />} aria-label={t('states.more')} />
              </Dropdown>
            </>
          )
        }
      />
      {dialog === 'publish' && <PublishDialog automation={automation} onClose={() => setDialog(null)} />}
      {dialog === 'resume' && <ResumeDialog automation={automation} onClose={() => setDialog(null)} />}
      {dialog === 'run' && <RunDialog automation={automation} onClose={() => setDialog(null)} />}
    </>
  );
}
