import { CreateTask } from '@careloop/contracts';
import { toInstant } from '@careloop/calendar';
import { App, DatePicker, Input, Modal, Select } from 'antd';
import type { Dayjs } from 'dayjs';
import { Controller, useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';

import { useMay, useMember } from '../access/useMe';
import { useMembers } from '../access/useMembers';
import { ButtonLink } from '../ui/ButtonLink';
import { contractResolver } from '../ui/contract-resolver';
import { EmptyState } from '../ui/EmptyState';
import { FormField } from '../ui/FormField';
import { showProblems } from '../ui/show-problems';
import { useQueues, useTaskChanges } from './useTasks';

const FIELDS = ['queue', 'title', 'script', 'dueAt', 'assignee'] as const;

/** A task that a person makes. */
export default function NewTask({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const { workspace } = useMember();
  const leads = useMay('builder');
  const { queues } = useQueues();
  const { members } = useMembers();
  const { create } = useTaskChanges();
  const { control, handleSubmit, setError } = useForm<CreateTask>({
    resolver: contractResolver<CreateTask>(CreateTask),
    defaultValues: { title: '', script: '' },
  });
  const instant = (at: Dayjs | null) =>
    at ? new Date(toInstant(at.format('YYYY-MM-DD'), at.format('HH:mm'), workspace.zone)).toISOString() : undefined;
  const submit = handleSubmit((body) =>
    create.mutateAsync(body).then(
      () => {
        message.success(t('desk.created'));
        onClose();
      },
      (error: unknown) => showProblems(error, setError, FIELDS, (sentence) => void message.error(sentence)),
    ),
  );
  if (queues && !queues.length)
    return (
      <Modal open footer={null} title={t('desk.create')} onCancel={onClose}>
        <EmptyState
          title={t('desk.queues.none')}
          text={t(leads ? 'desk.queues.first' : 'desk.queues.firstAsk')}
          action={
            leads && (
              <ButtonLink to="/desk?view=team" onClick={onClose} type="primary">
                {t('desk.queues.create')}
              </ButtonLink>
            )
          }
        />
      </Modal>
    );
  return (
    <Modal
      open
      title={t('desk.create')}
      okText={t('desk.create')}
      confirmLoading={create.isPending}
      onOk={() => void submit()}
      onCancel={onClose}
    >
      <form onSubmit={(event) => void submit(event)}>
        <Controller
          control={control}
          name="title"
          render={({ field, fieldState }) => (
            <FormField label={t('desk.title')} required problem={fieldState.error?.message}>
              {(ties) => <Input {...ties} {...field} autoFocus maxLength={200} />}
            </FormField>
          )}
        />
        <Controller
          control={control}
          name="queue"
          render={({ field, fieldState }) => (
            <FormField label={t('desk.queue')} required problem={fieldState.error?.message}>
              {(ties) => (
                <Select
                  {...ties}
                  {...field}
                  style={{ width: '100%' }}
                  options={queues?.map(({ key, name }) => ({ value: key, label: name }))}
                />
              )}
            </FormField>
          )}
        />
        <Controller
          control={control}
          name="script"
          render={({ field, fieldState }) => (
            <FormField label={t('desk.script')} problem={fieldState.error?.message}>
              {(ties) => <Input.TextArea {...ties} {...field} autoSize={{ minRows: 2, maxRows: 8 }} />}
            </FormField>
          )}
        />
        <Controller
          control={control}
          name="dueAt"
          render={({ field, fieldState }) => (
            <FormField label={t('desk.due')} problem={fieldState.error?.message}>
              {(ties) => (
                <DatePicker
                  {...ties}
                  style={{ width: '100%' }}
                  showTime={{ format: 'HH:mm', minuteStep: 15 }}
                  onChange={(at: Dayjs | null) => field.onChange(instant(at))}
                />
              )}
            </FormField>
          )}
        />
        <Controller
          control={control}
          name="assignee"
          render={({ field, fieldState }) => (
            <FormField label={t('desk.toWhom')} problem={fieldState.error?.message}>
              {(ties) => (
                <Select
                  {...ties}
                  {...field}
                  allowClear
                  style={{ width: '100%' }}
                  placeholder={t('automations.step.anyone')}
                  options={members
                    ?.filter(({ disabled }) => !disabled)
                    .map(({ id, name }) => ({ value: id, label: name }))}
                />
              )}
            </FormField>
          )}
        />
      </form>
    </Modal>
  );
}
