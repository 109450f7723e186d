import type { Step } from '@careloop/workflow';
import { Alert, Button, Input, InputNumber, Select, Space, Switch, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useMembers } from '../access/useMembers';
import { FormField, type EditorTies } from '../ui/FormField';
import { useSay } from '../ui/condition-builder/useSay';
import { DueEditor } from './DueEditor';
import { useEditor } from './editor-context';
import { FieldValues } from './FieldValues';
import styles from './Flow.module.css';
import { HeaderRows } from './HeaderRows';
import { TemplateText } from './TemplateText';
import { TimeInput } from './TriggerCard';
import type { ActionTypeView } from './useAutomations';

/** One setting of an action, as its JSON Schema describes it. */
interface Setting {
  type?: string;
  title?: string;
  description?: string;
  enum?: string[];
  default?: unknown;
  minimum?: number;
  maximum?: number;
  maxLength?: number;
  writeOnly?: boolean;
  'x-en'?: string;
  'x-en-description'?: string;
  'x-control'?: string;
}

/** The settings of a step, drawn from its action's JSON Schema; plugins' actions are drawn the same way. */
export function StepSettings({
  step,
  type,
  onChange,
}: {
  step: Step;
  type: ActionTypeView | undefined;
  onChange: (next: Partial<Step>) => void;
}) {
  const { t, i18n } = useTranslation();
  const { readOnly } = useEditor();
  const schema = (type?.settings ?? {}) as { properties?: Record<string, Setting>; required?: string[] };
  const properties = Object.entries(schema.properties ?? {});
  const set = (key: string, value: unknown) => {
    const settings = { ...step.settings, [key]: value };
    if (value === undefined) delete settings[key];
    onChange({ settings });
  };
  const due = properties.some(([key]) => key === 'dueInWorkdays') && properties.some(([key]) => key === 'dueInDays');
  const english = i18n.language === 'en';
  const { adapt } = useSay();
  return (
    <div className={styles.fields}>
      <FormField label={t('automations.step.name')}>
        {(ties) => (
          <Input
            {...ties}
            disabled={readOnly}
            maxLength={100}
            placeholder={t('automations.step.namePlaceholder')}
            value={step.name ?? ''}
            onChange={({ target }) => onChange({ name: target.value || undefined })}
          />
        )}
      </FormField>
      {!type && <Alert type="warning" showIcon title={t('automations.step.unknown', { action: step.action })} />}
      {properties.map(([key, setting]) => {
        const control = setting['x-control'];
        if (control === 'branches' || control === 'steps') return null; // drawn as lanes below the card
        if (due && key === 'dueInDays') return null; // together with the workdays
        if (due && key === 'dueInWorkdays')
          return (
            <DueEditor
              key={key}
              workdays={step.settings.dueInWorkdays as number | undefined}
              days={step.settings.dueInDays as number | undefined}
              disabled={readOnly}
              onChange={(next) => {
                const { dueInWorkdays: _, dueInDays: __, ...rest } = step.settings;
                onChange({ settings: { ...rest, ...next } });
              }}
            />
          );
        return (
          <FormField
            key={key}
            label={english ? (setting['x-en'] ?? key) : adapt(setting.title ?? key)}
            help={
              control === 'channel' ? (
                <ChannelHelp id={step.settings[key]} />
              ) : english ? (
                setting['x-en-description']
              ) : (
                adapt(setting.description ?? '')
              )
            }
            required={schema.required?.includes(key)}
          >
            {(ties) => (
              <SettingEditor
                ties={ties}
                setting={setting}
                value={step.settings[key]}
                disabled={readOnly}
                onChange={(value) => set(key, value)}
              />
            )}
          </FormField>
        );
      })}
    </div>
  );
}

interface EditorProps {
  ties: EditorTies;
  setting: Setting;
  value: unknown;
  disabled: boolean;
  onChange: (value: unknown) => void;
}

function SettingEditor(props: EditorProps) {
  const { ties, setting, value, disabled, onChange } = props;
  const { channels, queues } = useEditor();
  const text = typeof value === 'string' ? value : '';
  switch (setting['x-control']) {
    case 'channel':
      return <Choice {...props} options={channels.map(({ id, label }) => ({ value: id, label }))} />;
    case 'queue':
      return <Choice {...props} options={queues.map(({ key, name }) => ({ value: key, label: name }))} />;
    case 'assignee':
      return <AssigneePicker {...props} />;
    case 'template':
    case 'template-line':
      return (
        <TemplateText
          {...ties}
          lines={setting['x-control'] === 'template'}
          maxLength={setting.maxLength}
          value={text}
          disabled={disabled}
          onChange={(next) => onChange(next === '' && setting['x-control'] === 'template-line' ? undefined : next)}
        />
      );
    case 'template-map':
      return (
        <HeaderRows
          value={(value as Record<string, string> | undefined) ?? {}}
          disabled={disabled}
          onChange={onChange}
        />
      );
    case 'field-values':
      return (
        <FieldValues
          value={(value as Record<string, unknown> | undefined) ?? {}}
          disabled={disabled}
          onChange={onChange}
        />
      );
    case 'time':
      return <TimeInput {...ties} value={text || undefined} disabled={disabled} onChange={onChange} />;
  }
  if (setting.writeOnly) return <SecretInput {...props} />;
  if (setting.enum) return <Choice {...props} options={setting.enum.map((each) => ({ value: each, label: each }))} />;
  if (setting.type === 'boolean')
    return <Switch {...ties} checked={value === true} disabled={disabled} onChange={onChange} />;
  if (setting.type === 'integer' || setting.type === 'number')
    return (
      <InputNumber
        {...ties}
        style={{ width: '100%' }}
        min={setting.minimum}
        max={setting.maximum}
        precision={setting.type === 'integer' ? 0 : undefined}
        value={typeof value === 'number' ? value : null}
        disabled={disabled}
        onChange={(number) => onChange(number ?? undefined)}
      />
    );
  return (
    <Input
      {...ties}
      maxLength={setting.maxLength}
      value={text}
      disabled={disabled}
      onChange={({ target }) => onChange(target.value || undefined)}
    />
  );
}

/** A secret: never shown again; a new one replaces it, and it can be taken away. */
function SecretInput({ ties, setting, value, disabled, onChange }: EditorProps) {
  const { t } = useTranslation();
  const kept = typeof value === 'string' && /^•+$/.test(value);
  return (
    <Space.Compact block>
      <Input.Password
        {...ties}
        autoComplete="new-password"
        maxLength={setting.maxLength}
        placeholder={kept ? t('automations.step.secretKept') : undefined}
        value={kept || typeof value !== 'string' ? '' : value}
        disabled={disabled}
        onChange={({ target }) => onChange(target.value || undefined)}
      />
      {kept && (
        <Button disabled={disabled} onClick={() => onChange(undefined)}>
          {t('automations.step.secretRemove')}
        </Button>
      )}
    </Space.Compact>
  );
}

function Choice({
  ties,
  setting,
  value,
  disabled,
  onChange,
  options,
}: EditorProps & { options: { value: string; label: string }[] }) {
  const { t } = useTranslation();
  const chosen = (value ?? setting.default) as string | undefined;
  const known = options.some((option) => option.value === chosen);
  return (
    <Select
      {...ties}
      style={{ width: '100%' }}
      placeholder={t('conditions.pick')}
      status={chosen && !known ? 'error' : undefined}
      value={chosen || undefined}
      options={options}
      disabled={disabled}
      onChange={onChange}
    />
  );
}

/** Whoever claims it, the person in charge, or one member. */
function AssigneePicker(props: EditorProps) {
  const { t } = useTranslation();
  const { members = [] } = useMembers();
  return (
    <Choice
      {...props}
      value={props.value ?? ''}
      setting={{ ...props.setting, default: '' }}
      onChange={(value) => props.onChange(value || undefined)}
      options={[
        { value: '', label: t('automations.step.anyone') },
        { value: 'owner', label: t('automations.step.owner') },
        ...members.filter(({ disabled }) => !disabled).map(({ id, name }) => ({ value: id, label: name })),
      ]}
    />
  );
}

/** What keeps a channel from sending, and where to mend it. */
function ChannelHelp({ id }: { id: unknown }) {
  const { t } = useTranslation();
  const { channels } = useEditor();
  const channel = channels.find((each) => each.id === id);
  if (!channel || channel.ready) return null;
  return (
    <Typography.Text type="warning">
      {channel.problem ?? t('automations.step.channelNotReady')}{' '}
      <Link to="/settings/channels">{t('automations.step.connect')}</Link>
    </Typography.Text>
  );
}
