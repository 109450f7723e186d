import { addDays, localDateOf } from '@careloop/calendar';
import type { AutomationView, Publish } from '@careloop/contracts';
import { Alert, App, InputNumber, Modal, Skeleton, Typography } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { FormField } from '../ui/FormField';
import { formatCount } from '../ui/format';
import { useNow } from '../ui/useNow';
import { useMember } from '../access/useMe';
import { ChoiceCards } from './ChoiceCards';
import styles from './Rehearsal.module.css';
import { REHEARSED_DAYS } from './Rehearsal';
import { useAutomationChanges, useRehearsal, useStateCounts } from './useAutomations';

type Start = 'future' | 'today' | 'days';

/** The last look before it runs: from when on, what becomes of those who wait, how many a day, who is held back. */
export function PublishDialog({ automation, onClose }: { automation: AutomationView; onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const { message } = App.useApp();
  const { publish } = useAutomationChanges(automation.id);
  const { workspace } = useMember();
  const now = useNow();
  const today = localDateOf(now, workspace.zone);
  const dated = automation.trigger.type === 'date';
  const [start, setStart] = useState<Start>('future');
  const [days, setDays] = useState(7);
  const [waiting, setWaiting] = useState<'stay' | 'move'>('stay');
  const ahead = useRehearsal(
    automation.id,
    dated ? { from: today, to: addDays(today, REHEARSED_DAYS - 1) } : null,
    automation.updatedAt,
  );
  const late = useRehearsal(
    automation.id,
    dated && start === 'days' ? { from: addDays(today, -days), to: today } : null,
    automation.updatedAt,
  );
  const counts = useStateCounts(automation.id);
  const inFlight =
    automation.version === null ? 0 : (counts?.waiting ?? 0) + (counts?.running ?? 0) + (counts?.planned ?? 0);
  const blocked = automation.problems.length > 0;
  const holdout = Math.round((automation.policy.holdout ?? 0) * 100);
  const total = (rehearsal = ahead.rehearsal) => rehearsal?.days.reduce((sum, { count }) => sum + count, 0) ?? 0;
  // Today's that are due already are the ones the choice is about.
  const dueToday =
    ahead.rehearsal?.items.filter(
      ({ outcome, dueAt }) =>
        outcome === 'would-run' && localDateOf(new Date(dueAt), workspace.zone) === today && new Date(dueAt) <= now,
    ).length ?? 0;
  const number = (count: number) => formatCount(count, i18n.language);

  const submit = () => {
    const body: Publish = {
      start: start === 'days' ? { days } : start,
      ...(inFlight > 0 && { waiting }),
    };
    publish.mutate(body, {
      onSuccess: ({ version, planned }) => {
        message.success(t('automations.publish.done', { version, planned: number(planned) }));
        onClose();
      },
      onError: (error) => void message.error(error.message),
    });
  };

  return (
    <Modal
      open
      width={600}
      title={t('automations.publish.title', { name: automation.name })}
      okText={t('automations.publish.ok')}
      okButtonProps={{ disabled: blocked, loading: publish.isPending }}
      onOk={submit}
      onCancel={onClose}
    >
      {blocked ? (
        <Alert
          type="warning"
          showIcon
          title={t('automations.publish.blocked')}
          description={
            <ul className={styles.blockers}>
              {automation.problems.map(({ path, message }) => (
                <li key={path + message}>{message}</li>
              ))}
            </ul>
          }
        />
      ) : (
        <>
          <Typography.Paragraph>{automation.sentence}</Typography.Paragraph>
          {dated && (
            <div className={styles.expected}>
              {ahead.error ? (
                <Typography.Text type="danger">{ahead.error.message}</Typography.Text>
              ) : !ahead.rehearsal ? (
                <Skeleton active title={false} paragraph={{ rows: 1 }} />
              ) : (
                <Typography.Text>
                  {t('automations.publish.expected', {
                    total: number(total()),
                    day: number(Math.ceil(total() / REHEARSED_DAYS)),
                  })}{' '}
                  <Link to="?tab=rehearsal" onClick={onClose}>
                    {t('automations.publish.seeRehearsal')}
                  </Link>
                </Typography.Text>
              )}
            </div>
          )}
          {dated && (
            <FormField label={t('automations.publish.start')}>
              {() => (
                <ChoiceCards<Start>
                  label={t('automations.publish.start')}
                  value={start}
                  onChange={setStart}
                  choices={[
                    {
                      value: 'future',
                      title: t('automations.publish.starts.future'),
                      text: t('automations.publish.starts.futureText'),
                    },
                    {
                      value: 'today',
                      title: t('automations.publish.starts.today'),
                      text: t('automations.publish.starts.todayText', { count: dueToday }),
                    },
                    {
                      value: 'days',
                      title: t('automations.publish.starts.days'),
                      text: t('automations.publish.starts.daysText'),
                    },
                  ]}
                />
              )}
            </FormField>
          )}
          {start === 'days' && (
            <FormField
              label={t('automations.publish.howMany')}
              help={
                late.rehearsal
                  ? t('automations.publish.lateCount', { total: number(total(late.rehearsal)) })
                  : t('automations.rehearsal.working')
              }
            >
              {(ties) => (
                <InputNumber
                  {...ties}
                  style={{ width: 160 }}
                  min={1}
                  max={365}
                  precision={0}
                  suffix={t('conditions.days')}
                  value={days}
                  onChange={(next) => setDays(next ?? 1)}
                />
              )}
            </FormField>
          )}
          {inFlight > 0 && (
            <FormField label={t('automations.publish.waiting', { count: inFlight })}>
              {() => (
                <ChoiceCards<'stay' | 'move'>
                  label={t('automations.publish.waiting', { count: inFlight })}
                  value={waiting}
                  onChange={setWaiting}
                  choices={[
                    {
                      value: 'stay',
                      title: t('automations.publish.stay'),
                      text: t('automations.publish.stayText', { version: automation.version }),
                    },
                    { value: 'move', title: t('automations.publish.move'), text: t('automations.publish.moveText') },
                  ]}
                />
              )}
            </FormField>
          )}
          <Typography.Text type="secondary">
            {holdout
              ? t('automations.policy.holdoutText', { percent: holdout })
              : t('automations.policy.noHoldoutText')}
          </Typography.Text>
        </>
      )}
    </Modal>
  );
}
