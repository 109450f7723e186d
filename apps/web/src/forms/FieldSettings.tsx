import type { FormView } from '@careloop/contracts';
import { Input, InputNumber, Select, Skeleton } from 'antd';
import { lazy, Suspense } from 'react';
import { Controller, useFormContext } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { FormField } from '../ui/FormField';
import { type FormDraft, scaled } from './form-draft';
import styles from './FormDesigner.module.css';
import { OptionList } from './OptionList';

const FieldRules = lazy(() => import('./FieldRules'));
const currencies = ['CNY', 'USD', 'EUR', 'GBP', 'HKD', 'TWD', 'JPY'];

/** The settings that belong to a field's type. */
export function FieldSettings({ index, saved, forms }: { index: number; saved: boolean; forms: FormView[] }) {
  const { t } = useTranslation();
  const { control, watch } = useFormContext<FormDraft>();
  const { type } = watch(`fields.${index}`);
  const at = `fields.${index}` as const;
  return (
    <div className={styles.settings}>
      <Controller
        name={`${at}.key`}
        control={control}
        rules={{
          pattern: { value: /^[a-z][a-z0-9_]{0,62}$/, message: t('forms.keyPattern') },
          validate: (key, { fields }) => fields.filter((other) => other.key === key).length < 2 || t('forms.keyTaken'),
        }}
        render={({ field, fieldState }) => (
          <FormField label={t('forms.key')} problem={fieldState.error?.message}>
            {(ties) => <Input {...field} {...ties} disabled={saved} />}
          </FormField>
        )}
      />
      <Controller
        name={`${at}.help`}
        control={control}
        render={({ field }) => (
          <FormField label={t('forms.help')}>{(ties) => <Input {...field} {...ties} maxLength={2000} />}</FormField>
        )}
      />
      {scaled.includes(type) && (
        <Controller
          name={`${at}.scale`}
          control={control}
          render={({ field: { value, onChange, ref } }) => (
            <FormField label={t('forms.scale')}>
              {(ties) => (
                <InputNumber
                  {...ties}
                  ref={ref}
                  min={0}
                  max={6}
                  precision={0}
                  value={value ?? null}
                  onChange={(scale) => onChange(scale ?? undefined)}
                />
              )}
            </FormField>
          )}
        />
      )}
      {type === 'number' && (
        <Controller
          name={`${at}.unit`}
          control={control}
          render={({ field }) => (
            <FormField label={t('forms.unit')}>{(ties) => <Input {...field} {...ties} maxLength={20} />}</FormField>
          )}
        />
      )}
      {type === 'rating' && (
        <Controller
          name={`${at}.max`}
          control={control}
          render={({ field: { value, onChange, ref } }) => (
            <FormField label={t('forms.stars')}>
              {(ties) => (
                <InputNumber
                  {...ties}
                  ref={ref}
                  min={2}
                  max={10}
                  precision={0}
                  value={value ?? 5}
                  onChange={(max) => onChange(max ?? undefined)}
                />
              )}
            </FormField>
          )}
        />
      )}
      {type === 'money' && (
        <Controller
          name={`${at}.currency`}
          control={control}
          render={({ field }) => (
            <FormField label={t('forms.currency')}>
              {(ties) => (
                <Select
                  {...field}
                  {...ties}
                  value={field.value ?? 'CNY'}
                  options={currencies.map((value) => ({ value, label: value }))}
                />
              )}
            </FormField>
          )}
        />
      )}
      {type === 'link' && (
        <Controller
          name={`${at}.form`}
          control={control}
          rules={{ required: t('validation.required') }}
          render={({ field, fieldState }) => (
            <FormField label={t('forms.linkTo')} required problem={fieldState.error?.message}>
              {(ties) => (
                <Select
                  {...field}
                  {...ties}
                  disabled={saved}
                  options={forms.map(({ key, name }) => ({ value: key, label: name }))}
                />
              )}
            </FormField>
          )}
        />
      )}
      {type === 'serial' && (
        <>
          <Controller
            name={`${at}.serial.prefix`}
            control={control}
            render={({ field }) => (
              <FormField label={t('forms.prefix')}>{(ties) => <Input {...field} {...ties} maxLength={20} />}</FormField>
            )}
          />
          <Controller
            name={`${at}.serial.digits`}
            control={control}
            render={({ field: { value, onChange, ref } }) => (
              <FormField label={t('forms.digits')}>
                {(ties) => (
                  <InputNumber
                    {...ties}
                    ref={ref}
                    min={1}
                    max={12}
                    precision={0}
                    value={value ?? null}
                    onChange={(digits) => onChange(digits ?? undefined)}
                  />
                )}
              </FormField>
            )}
          />
        </>
      )}
      {(type === 'select' || type === 'multi-select') && (
        <div className={styles.whole}>
          <Controller
            name={`${at}.options`}
            control={control}
            rules={{ validate: (options) => !!options?.some(({ label }) => label.trim()) || t('validation.required') }}
            render={({ field: { value, onChange }, fieldState }) => (
              <FormField
                label={t('forms.options')}
                required
                help={t('forms.optionsHelp')}
                problem={fieldState.error?.message}
              >
                {() => <OptionList options={value ?? []} onChange={onChange} />}
              </FormField>
            )}
          />
        </div>
      )}
      <div className={styles.whole}>
        <Suspense fallback={<Skeleton active paragraph={{ rows: 2 }} title={false} />}>
          <FieldRules index={index} forms={forms} />
        </Suspense>
      </div>
    </div>
  );
}
