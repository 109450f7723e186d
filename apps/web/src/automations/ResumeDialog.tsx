import type { AutomationView, OccurrenceView } from '@careloop/contracts';
import { useQuery } from '@tanstack/react-query';
import { App, Modal, Typography } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type Page } from '../api/client';
import { useNow } from '../ui/useNow';
import { ChoiceCards } from './ChoiceCards';
import { useAutomationChanges } from './useAutomations';

const LOOKED_AT = 200;

/** What becomes of what fell due while it was paused. */
export function ResumeDialog({ automation, onClose }: { automation: AutomationView; onClose: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const { resume } = useAutomationChanges(automation.id);
  const [backlog, setBacklog] = useState<'skip' | 'run'>('skip');
  const now = useNow();
  const { data } = useQuery({
    queryKey: ['occurrences', { automation: automation.id, state: 'planned' }, 'backlog'],
    queryFn: () =>
      api.get<Page<OccurrenceView>>('/occurrences', { automation: automation.id, state: 'planned', limit: LOOKED_AT }),
  });
  const due = data?.items.filter(({ dueAt }) => new Date(dueAt) <= now).length;
  const sentence =
    due === undefined
      ? t('automations.resume.counting')
      : due === 0
        ? t('automations.resume.nothingDue')
        : t(due >= LOOKED_AT ? 'automations.resume.dueAtLeast' : 'automations.resume.due', { count: due });
  return (
    <Modal
      open
      title={t('automations.resume.title')}
      okText={t('automations.resume.ok')}
      okButtonProps={{ loading: resume.isPending }}
      onCancel={onClose}
      onOk={() =>
        resume.mutate(
          { backlog },
          {
            onSuccess: () => {
              message.success(t('automations.resume.done'));
              onClose();
            },
            onError: (error) => void message.error(error.message),
          },
        )
      }
    >
      <Typography.Paragraph>{sentence}</Typography.Paragraph>
      <ChoiceCards<'skip' | 'run'>
        label={t('automations.resume.title')}
        value={backlog}
        onChange={setBacklog}
        choices={(['skip', 'run'] as const).map((value) => ({
          value,
          title: t(`automations.resume.${value}`),
          text: t(`automations.resume.${value}Text`),
        }))}
      />
    </Modal>
  );
}
