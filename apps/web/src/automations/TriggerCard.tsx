import { CalendarOutlined, EditOutlined, PlayCircleOutlined } from '@ant-design/icons';
import { describeTrigger, type Trigger } from '@careloop/workflow';
import { Checkbox, InputNumber, Select, Space, TimePicker } from 'antd';
import dayjs from 'dayjs';
import { useTranslation } from 'react-i18next';
import { FormField } from '../ui/FormField';
import { useSay } from '../ui/condition-builder/useSay';
import { visibleFields } from '../forms/field-types';
import { ChoiceCards } from './ChoiceCards';
import { useEditor } from './editor-context';
import { dateFields, triggerOf } from './NewAutomation';
import { NodeCard } from './NodeCard';
import styles from './Flow.module.css';

const ICONS = { date: <CalendarOutlined />, record: <EditOutlined />, manual: <PlayCircleOutlined /> };

/** What starts the automation: a date comes near, a record changes, or somebody says so. */
export function TriggerCard({ value, onChange }: { value: Trigger; onChange: (trigger: Trigger) => void }) {
  const { t } = useTranslation();
  const { language, adapt } = useSay();
  const { schema, form, readOnly } = useEditor();
  const [date] = dateFields(form);
  return (
    <NodeCard
      place="trigger"
      icon={ICONS[value.type]}
      kind={t('automations.trigger.title')}
      sentence={adapt(describeTrigger({ trigger: value }, schema, language))}
    >
      <fieldset disabled={readOnly} className={styles.fields}>
        <FormField label={t('automations.new.when')}>
          {() => (
            <ChoiceCards<Trigger['type']>
              label={t('automations.new.when')}
              value={value.type}
              onChange={(type) => type !== value.type && onChange(triggerOf(type, date?.key ?? '', true))}
              choices={(['date', 'record', 'manual'] as const).map((type) => ({
                value: type,
                icon: ICONS[type],
                title: t(`automations.triggers.${type}`),
                disabled: readOnly || (type === 'date' && !date),
              }))}
            />
          )}
        </FormField>
        {value.type === 'date' && <DateSettings value={value} onChange={onChange} />}
        {value.type === 'record' && <RecordSettings value={value} onChange={onChange} />}
      </fieldset>
    </NodeCard>
  );
}

type DateTrigger = Extract<Trigger, { type: 'date' }>;
type RecordTrigger = Extract<Trigger, { type: 'record' }>;

function DateSettings({ value, onChange }: { value: DateTrigger; onChange: (trigger: Trigger) => void }) {
  const { t } = useTranslation();
  const { form, schema, readOnly } = useEditor();
  const set = (next: Partial<DateTrigger>) => onChange({ ...value, ...next });
  const lunar = schema.fields[value.field]?.kind === 'lunar-date';
  const days = value.offsetDays ?? 0;
  const side = days < 0 ? 'before' : days > 0 ? 'after' : 'on';
  const setSide = (next: typeof side) =>
    set({ offsetDays: next === 'on' ? undefined : (next === 'before' ? -1 : 1) * (Math.abs(days) || 3) });
  return (
    <>
      <div className={styles.pair}>
        <FormField label={t('automations.trigger.field')}>
          {(ties) => (
            <Select
              {...ties}
              disabled={readOnly}
              value={value.field}
              options={dateFields(form).map(({ key, label }) => ({ value: key, label }))}
              onChange={(field) =>
                set({ field, ...(schema.fields[field]?.kind === 'lunar-date' && { every: 'year' as const }) })
              }
            />
          )}
        </FormField>
        <FormField
          label={t('automations.trigger.every')}
          help={lunar ? t('automations.trigger.lunarYearly') : undefined}
        >
          {(ties) => (
            <Select
              {...ties}
              disabled={readOnly || lunar}
              value={value.every}
              options={(['year', 'month', 'once'] as const).map((every) => ({
                value: every,
                label: t(`automations.trigger.everys.${every}`),
              }))}
              onChange={(every) => set({ every })}
            />
          )}
        </FormField>
      </div>
      <div className={styles.pair}>
        <FormField label={t('automations.trigger.offset')}>
          {(ties) => (
            <Space.Compact block>
              <Select
                {...ties}
                disabled={readOnly}
                value={side}
                options={(['before', 'on', 'after'] as const).map((each) => ({
                  value: each,
                  label: t(`automations.trigger.sides.${each}`),
                }))}
                onChange={setSide}
              />
              {side !== 'on' && (
                <InputNumber
                  aria-label={t('automations.trigger.days')}
                  disabled={readOnly}
                  style={{ flex: 1 }}
                  min={1}
                  max={side === 'before' ? 366 : 3660}
                  precision={0}
                  suffix={t('conditions.days')}
                  value={Math.abs(days)}
                  onChange={(count) => set({ offsetDays: (side === 'before' ? -1 : 1) * (count ?? 1) })}
                />
              )}
            </Space.Compact>
          )}
        </FormField>
        <FormField label={t('automations.trigger.at')}>
          {(ties) => (
            <TimeInput {...ties} value={value.at} disabled={readOnly} onChange={(at) => set({ at: at ?? '09:00' })} />
          )}
        </FormField>
      </div>
      {value.every !== 'once' && (
        <FormField label={t('automations.trigger.skip')}>
          {(ties) => (
            <Select
              {...ties}
              disabled={readOnly}
              value={value.skip ?? 'backward'}
              options={(['backward', 'forward', 'omit'] as const).map((skip) => ({
                value: skip,
                label: t(
                  `automations.trigger.${lunar ? 'lunarSkips' : value.every === 'month' ? 'monthSkips' : 'skips'}.${skip}`,
                ),
              }))}
              onChange={(skip) => set({ skip })}
            />
          )}
        </FormField>
      )}
    </>
  );
}

/** A local time of day as `HH:MM`. */
export function TimeInput({
  value,
  onChange,
  disabled,
  ...ties
}: {
  id?: string;
  value: string | undefined;
  onChange: (at: string | undefined) => void;
  disabled?: boolean;
}) {
  return (
    <TimePicker
      {...ties}
      disabled={disabled}
      style={{ width: '100%' }}
      format="HH:mm"
      minuteStep={5}
      needConfirm={false}
      value={value ? dayjs(value, 'HH:mm') : null}
      onChange={(time) => onChange(time ? time.format('HH:mm') : undefined)}
    />
  );
}

function RecordSettings({ value, onChange }: { value: RecordTrigger; onChange: (trigger: Trigger) => void }) {
  const { t } = useTranslation();
  const { form, readOnly } = useEditor();
  const set = (next: Partial<RecordTrigger>) => onChange({ ...value, ...next });
  const fields = visibleFields(form.fields);
  return (
    <>
      <FormField label={t('automations.trigger.on')}>
        {() => (
          <Checkbox.Group
            disabled={readOnly}
            value={value.on}
            options={(['created', 'updated'] as const).map((on) => ({
              value: on,
              label: t(`automations.trigger.ons.${on}`),
            }))}
            onChange={(on) => on.length && set({ on: on as RecordTrigger['on'] })}
          />
        )}
      </FormField>
      {value.on.includes('updated') && (
        <FormField label={t('automations.trigger.fields')} help={t('automations.trigger.fieldsHelp')}>
          {(ties) => (
            <Select
              {...ties}
              mode="multiple"
              disabled={readOnly}
              showSearch={{ optionFilterProp: 'label' }}
              placeholder={t('automations.trigger.anyField')}
              value={value.fields ?? []}
              options={fields.map(({ key, label }) => ({ value: key, label }))}
              onChange={(keys: string[]) => set({ fields: keys.length ? keys : undefined })}
            />
          )}
        </FormField>
      )}
      <FormField label={t('automations.trigger.settle')} help={t('automations.trigger.settleHelp')}>
        {(ties) => (
          <InputNumber
            {...ties}
            disabled={readOnly}
            style={{ width: 200 }}
            min={0}
            max={86_400}
            precision={0}
            suffix={t('automations.trigger.seconds')}
            value={value.settleSeconds ?? 0}
            onChange={(seconds) => set({ settleSeconds: seconds || undefined })}
          />
        )}
      </FormField>
    </>
  );
}
