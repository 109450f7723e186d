import { SafetyOutlined } from '@ant-design/icons';
import type { Policy } from '@careloop/workflow';
import { InputNumber, Select, Slider, Space } from 'antd';
import { useTranslation } from 'react-i18next';
import { FormField } from '../ui/FormField';
import { useEditor } from './editor-context';
import styles from './Flow.module.css';
import { NodeCard } from './NodeCard';

/** How careful it is: control group, expiry, how often one customer, what to do in doubt. Each in plain words. */
export function PolicyCard({ value, onChange }: { value: Policy; onChange: (policy: Policy) => void }) {
  const { t } = useTranslation();
  const { readOnly } = useEditor();
  const { holdout = 0, notAfterHours = 24, once = 'occurrence', uncertain = 'drop' } = value;
  const set = (next: Policy) => onChange({ ...value, ...next });
  const percent = Math.round(holdout * 100);
  const onceKind = typeof once === 'object' ? 'days' : once;
  const onceText = t(`automations.policy.onces.${onceKind}`, { count: typeof once === 'object' ? once.days : 0 });
  const hours = Math.round(notAfterHours);
  return (
    <NodeCard
      place="policy"
      icon={<SafetyOutlined />}
      kind={t('automations.policy.title')}
      sentence={[
        percent ? t('automations.policy.holdoutShort', { percent }) : t('automations.policy.noHoldout'),
        t('automations.policy.expiryShort', { count: hours }),
        onceText,
      ].join(' · ')}
    >
      <div className={styles.fields}>
        <FormField
          label={t('automations.policy.holdout')}
          help={percent ? t('automations.policy.holdoutText', { percent }) : t('automations.policy.noHoldoutText')}
        >
          {() => (
            <Slider
              ariaLabelForHandle={t('automations.policy.holdout')}
              disabled={readOnly}
              min={0}
              max={50}
              step={5}
              marks={{ 0: '0%', 10: '10%', 50: '50%' }}
              tooltip={{ formatter: (share) => `${share}%` }}
              value={percent}
              onChange={(share) => set({ holdout: share / 100 })}
            />
          )}
        </FormField>
        <FormField label={t('automations.policy.expiry')} help={t('automations.policy.expiryText', { count: hours })}>
          {(ties) => (
            <InputNumber
              {...ties}
              disabled={readOnly}
              min={1}
              max={8760}
              precision={0}
              style={{ width: 160 }}
              suffix={t('automations.policy.hours')}
              value={hours}
              onChange={(count) => set({ notAfterHours: count ?? 24 })}
            />
          )}
        </FormField>
        <FormField label={t('automations.policy.once')} help={t(`automations.policy.onceTexts.${onceKind}`)}>
          {(ties) => (
            <Space.Compact>
              <Select
                {...ties}
                disabled={readOnly}
                popupMatchSelectWidth={false}
                value={onceKind as 'occurrence' | 'record' | 'days'}
                options={(['occurrence', 'days', 'record'] as const).map((each) => ({
                  value: each,
                  label: t(`automations.policy.onceKinds.${each}`),
                }))}
                onChange={(kind: 'occurrence' | 'record' | 'days') =>
                  set({ once: kind === 'days' ? { days: 30 } : kind })
                }
              />
              {typeof once === 'object' && (
                <InputNumber
                  aria-label={t('conditions.days')}
                  disabled={readOnly}
                  min={1}
                  max={3660}
                  precision={0}
                  suffix={t('conditions.days')}
                  value={once.days}
                  onChange={(days) => set({ once: { days: days ?? 1 } })}
                />
              )}
            </Space.Compact>
          )}
        </FormField>
        <FormField label={t('automations.policy.uncertain')} help={t('automations.policy.uncertainText')}>
          {(ties) => (
            <Select
              {...ties}
              disabled={readOnly}
              popupMatchSelectWidth={false}
              style={{ width: 240 }}
              value={uncertain}
              options={(['drop', 'resend-once'] as const).map((each) => ({
                value: each,
                label: t(`automations.policy.uncertains.${each}`),
              }))}
              onChange={(next) => set({ uncertain: next })}
            />
          )}
        </FormField>
      </div>
    </NodeCard>
  );
}
