import { useTranslation } from 'react-i18next';
import { CHOICES } from '../designer/new-part';
import { useDesigner } from '../designer/designer-context';
import type { DraftField } from '../form-drafts/draft';
import { FormField } from '../ui/FormField';
import { Note } from '../ui/words';
import { ChoiceSetting, NumberSetting, TextSetting } from './controls';
import styles from './FieldSettings.module.css';
import { OptionList } from './OptionList';
import { OptionsBySetting } from './OptionsBySetting';
import { useFieldEdit } from './useFieldEdit';

const CURRENCIES = ['CNY', 'USD', 'EUR', 'GBP', 'HKD', 'TWD', 'JPY'];
const RESETS = ['never', 'year', 'month', 'day'] as const;
const DEPTHS = ['province', 'city', 'district', 'detail'] as const;
const DISPLAYS = ['qr', 'barcode'] as const;
const TEXTS = ['text', 'long-text', 'rich-text'];
const LISTS = ['file', 'image', 'members', 'departments'];

/** The settings that only this type of field has. */
export function TypeSettings({ path, field, saved }: { path: string; field: DraftField; saved?: DraftField }) {
  const { t } = useTranslation();
  const { forms, base, draft } = useDesigner();
  const { set } = useFieldEdit(path, field);
  const { type } = field;
  const is = (...types: string[]) => types.includes(type);
  return (
    <>
      {CHOICES.includes(type) && (
        <>
          <ChoiceSetting
            label={t('designer.field.style')}
            value={field.style ?? 'dropdown'}
            options={(['dropdown', 'buttons'] as const).map((style) => ({
              value: style,
              label: t(`designer.styles.${style}`),
            }))}
            onChange={(style) => set('style', style === 'buttons' ? style : undefined)}
          />
          <FormField label={t('forms.options')} required help={saved && t('forms.optionsHelp')}>
            {() => (
              <OptionList
                key={path}
                saved={saved?.options}
                options={field.options ?? []}
                onChange={(options) => set('options', options)}
              />
            )}
          </FormField>
          <OptionsBySetting field={field} fields={draft.fields} onChange={(optionsBy) => set('optionsBy', optionsBy)} />
        </>
      )}
      {is('number', 'money', 'percent') && (
        <>
          <div className={styles.pair}>
            <NumberSetting
              label={t('forms.scale')}
              value={field.scale}
              min={0}
              max={6}
              whole
              placeholder={type === 'money' ? '2' : t('designer.field.any')}
              onChange={(scale) => set('scale', scale)}
            />
            {type === 'number' && (
              <TextSetting
                label={t('forms.unit')}
                value={field.unit}
                maxLength={20}
                onChange={(unit) => set('unit', unit)}
              />
            )}
            {type === 'money' && (
              <ChoiceSetting
                label={t('forms.currency')}
                value={field.currency ?? 'CNY'}
                options={CURRENCIES.map((value) => ({ value, label: value }))}
                onChange={(currency) => set('currency', currency === 'CNY' ? undefined : currency)}
              />
            )}
          </div>
          {!field.formula && (
            <div className={styles.pair}>
              <NumberSetting
                label={t('designer.field.min')}
                value={field.min}
                placeholder={t('designer.field.any')}
                onChange={(min) => set('min', min)}
              />
              <NumberSetting
                label={t('designer.field.max')}
                value={field.max}
                placeholder={t('designer.field.any')}
                onChange={(max) => set('max', max)}
              />
            </div>
          )}
        </>
      )}
      {is('rating') && (
        <NumberSetting
          label={t('forms.stars')}
          value={field.max}
          min={2}
          max={10}
          whole
          placeholder="5"
          onChange={(max) => set('max', max)}
        />
      )}
      {LISTS.includes(type) && (
        <NumberSetting
          label={t('designer.field.most')}
          value={field.max}
          min={1}
          whole
          placeholder={t('designer.field.any')}
          onChange={(max) => set('max', max)}
        />
      )}
      {TEXTS.includes(type) && !field.formula && (
        <NumberSetting
          label={t('designer.field.maxLength')}
          value={field.maxLength}
          min={1}
          max={100_000}
          whole
          placeholder={t('designer.field.any')}
          onChange={(length) => set('maxLength', length)}
        />
      )}
      {is('text', 'long-text') && !field.formula && (
        <TextSetting
          label={t('designer.field.pattern')}
          help={t('designer.field.patternHelp')}
          value={field.pattern}
          maxLength={500}
          onChange={(pattern) => set('pattern', pattern)}
        />
      )}
      {is('text', 'url', 'serial') && (
        <ChoiceSetting
          label={t('designer.field.display')}
          value={field.display}
          allowClear
          placeholder={t('designer.field.displayNone')}
          options={DISPLAYS.map((display) => ({ value: display, label: t(`designer.displays.${display}`) }))}
          onChange={(display) => set('display', display)}
        />
      )}
      {is('address') && (
        <ChoiceSetting
          label={t('designer.field.depth')}
          value={field.depth ?? 'detail'}
          options={DEPTHS.map((depth) => ({ value: depth, label: t(`designer.depths.${depth}`) }))}
          onChange={(depth) => set('depth', depth === 'detail' ? undefined : depth)}
        />
      )}
      {is('link') && (
        <ChoiceSetting
          label={t('forms.linkTo')}
          help={saved && t('designer.field.linkFixed')}
          value={field.form}
          disabled={!!saved}
          problem={field.form ? undefined : t('validation.required')}
          options={[
            ...(base ? [] : draft.key ? [{ value: draft.key, label: draft.name || draft.key }] : []),
            ...forms.map(({ key, name }) => ({ value: key, label: name })),
          ]}
          onChange={(form) => set('form', form)}
        />
      )}
      {is('serial') && (
        <>
          <div className={styles.pair}>
            <TextSetting
              label={t('forms.prefix')}
              value={field.serial?.prefix}
              maxLength={20}
              onChange={(prefix) => set('serial', { ...field.serial, prefix })}
            />
            <NumberSetting
              label={t('forms.digits')}
              value={field.serial?.digits}
              min={1}
              max={12}
              whole
              onChange={(digits) => set('serial', { ...field.serial, digits })}
            />
          </div>
          <ChoiceSetting
            label={t('designer.field.reset')}
            value={field.serial?.reset ?? 'never'}
            options={RESETS.map((reset) => ({ value: reset, label: t(`designer.resets.${reset}`) }))}
            onChange={(reset) => set('serial', { ...field.serial, reset })}
          />
        </>
      )}
      {is('subform') && <Note>{t('designer.field.subformHelp')}</Note>}
    </>
  );
}
