import {
  CalendarOutlined,
  CheckSquareOutlined,
  EditOutlined,
  MailOutlined,
  PlayCircleOutlined,
} from '@ant-design/icons';
import type { CreateAutomation, FormView } from '@careloop/contracts';
import type { Trigger } from '@careloop/workflow';
import { App, Input, Modal, Select, Skeleton } from 'antd';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { fieldType, visibleFields } from '../forms/field-types';
import { useForms } from '../forms/useForms';
import { ButtonLink } from '../ui/ButtonLink';
import { EmptyState } from '../ui/EmptyState';
import { FormField } from '../ui/FormField';
import { ChoiceCards } from './ChoiceCards';
import { newStep } from './draft';
import { useAutomationChanges, useStepKinds } from './useAutomations';

type TriggerType = Trigger['type'];

/** Asks for what a draft needs: for whom, what starts it, what it does first. The rest is edited afterwards. */
export function NewAutomation({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const { forms } = useForms();
  const { channels, queues } = useStepKinds();
  const { create } = useAutomationChanges();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [formKey, setFormKey] = useState<string>();
  const [type, setType] = useState<TriggerType>('date');
  const [field, setField] = useState<string>();
  const [action, setAction] = useState('message.send');

  const form =
    forms?.find(({ key }) => key === formKey) ?? forms?.find(({ kind }) => kind === 'customer') ?? forms?.[0];
  const dates = form ? dateFields(form) : [];
  const date =
    dates.find(({ key }) => key === field) ?? dates.find(({ key }) => key === form?.roles.birthday) ?? dates[0];
  const ready = Boolean(name.trim() && form && (type !== 'date' || date));

  const submit = () => {
    if (!form || !ready) return;
    const channel = channels?.find(({ ready }) => ready)?.id ?? channels?.[0]?.id ?? 'sandbox';
    const nameField = form.roles.name;
    const hello = nameField ? t('automations.new.hello', { name: `{{${nameField}}}` }) : '';
    const settings =
      action === 'message.send'
        ? { channel, subject: name.trim(), body: hello || name.trim() }
        : { queue: queues?.[0]?.key ?? '', title: nameField ? `${name.trim()}：{{${nameField}}}` : name.trim() };
    const body: CreateAutomation = {
      name: name.trim(),
      form: form.key,
      trigger: triggerOf(type, date?.key ?? '', date?.type === 'lunar-date' || date?.key === form.roles.birthday),
      steps: [newStep(action, [], settings)],
    };
    create.mutate(body, {
      onSuccess: ({ id }) => void navigate(`/automations/${id}`),
      onError: (error) => void message.error(error.message),
    });
  };

  if (forms && !forms.length)
    return (
      <Modal open footer={null} title={t('automations.create')} onCancel={onClose}>
        <EmptyState
          title={t('forms.none')}
          text={t('automations.new.noForms')}
          action={
            <ButtonLink to="/templates" type="primary">
              {t('automations.fromTemplate')}
            </ButtonLink>
          }
        />
      </Modal>
    );
  return (
    <Modal
      open
      width={640}
      title={t('automations.create')}
      okText={t('automations.new.ok')}
      okButtonProps={{ disabled: !ready, loading: create.isPending }}
      onOk={submit}
      onCancel={onClose}
    >
      {!forms ? (
        <Skeleton active />
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            submit();
          }}
        >
          <FormField label={t('automations.name')} required>
            {(ties) => (
              <Input
                {...ties}
                autoFocus
                maxLength={100}
                value={name}
                placeholder={t('automations.new.namePlaceholder')}
                onChange={({ target }) => setName(target.value)}
              />
            )}
          </FormField>
          <FormField label={t('automations.new.form')}>
            {(ties) => (
              <Select
                {...ties}
                style={{ width: '100%' }}
                value={form?.key}
                options={forms.map((each) => ({ value: each.key, label: each.name }))}
                onChange={setFormKey}
              />
            )}
          </FormField>
          <Block label={t('automations.new.when')}>
            <ChoiceCards<TriggerType>
              label={t('automations.new.when')}
              value={type}
              onChange={setType}
              choices={[
                {
                  value: 'date',
                  icon: <CalendarOutlined />,
                  title: t('automations.triggers.date'),
                  text: t('automations.triggers.dateText'),
                },
                {
                  value: 'record',
                  icon: <EditOutlined />,
                  title: t('automations.triggers.record'),
                  text: t('automations.triggers.recordText'),
                },
                {
                  value: 'manual',
                  icon: <PlayCircleOutlined />,
                  title: t('automations.triggers.manual'),
                  text: t('automations.triggers.manualText'),
                },
              ]}
            />
          </Block>
          {type === 'date' && (
            <FormField
              label={t('automations.trigger.field')}
              problem={dates.length ? undefined : t('automations.new.noDate')}
            >
              {(ties) => (
                <Select
                  {...ties}
                  style={{ width: '100%' }}
                  value={date?.key}
                  options={dates.map(({ key, label }) => ({ value: key, label }))}
                  onChange={setField}
                />
              )}
            </FormField>
          )}
          <Block label={t('automations.new.what')}>
            <ChoiceCards
              label={t('automations.new.what')}
              value={action}
              onChange={setAction}
              choices={[
                {
                  value: 'message.send',
                  icon: <MailOutlined />,
                  title: t('automations.new.message'),
                  text: t('automations.new.messageText'),
                },
                {
                  value: 'task.create',
                  icon: <CheckSquareOutlined />,
                  title: t('automations.new.task'),
                  text: t('automations.new.taskText'),
                },
              ]}
            />
          </Block>
        </form>
      )}
    </Modal>
  );
}

function Block({ label, children }: { label: string; children: ReactNode }) {
  return <FormField label={label}>{() => children}</FormField>;
}

/** Fields a date trigger can count from. */
export const dateFields = (form: FormView) =>
  visibleFields(form.fields).filter(({ type }) => ['date', 'datetime', 'lunar-date'].includes(fieldType(type).kind));

/** The trigger a draft begins with. */
export function triggerOf(type: TriggerType, field: string, yearly: boolean): Trigger {
  if (type === 'date') return { type, field, every: yearly ? 'year' : 'once', at: '09:00', skip: 'backward' };
  return type === 'record' ? { type, on: ['created'] } : { type };
}
