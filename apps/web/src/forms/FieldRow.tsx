import {
  ArrowDownOutlined,
  ArrowUpOutlined,
  DeleteOutlined,
  EyeInvisibleOutlined,
  SettingOutlined,
} from '@ant-design/icons';
import type { FormView } from '@careloop/contracts';
import { Button, Checkbox, Input, Select, Tooltip } from 'antd';
import { useState } from 'react';
import { Controller, useFormContext } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { FieldSettings } from './FieldSettings';
import type { FormDraft } from './form-draft';
import styles from './FormDesigner.module.css';
import { useFieldTypes } from './useForms';

/** Types whose settings a field cannot do without. */
const needsSettings = ['select', 'multi-select', 'link'];
/** Types of which two records may always have the same value. */
const neverUnique = ['select', 'multi-select', 'checkbox', 'long-text', 'member', 'lunar-date'];

/** One field in the designer: name, type, the two ticks, and its settings when opened. */
export function FieldRow({
  index,
  saved,
  last,
  forms,
  onMove,
  onRemove,
}: {
  index: number;
  /** It has data already: its type stays, and it is hidden instead of removed. */
  saved: boolean;
  last: boolean;
  forms: FormView[];
  onMove: (to: number) => void;
  onRemove: () => void;
}) {
  const { t, i18n } = useTranslation();
  const types = useFieldTypes(i18n.language);
  const { control, watch } = useFormContext<FormDraft>();
  const field = watch(`fields.${index}`);
  const [open, setOpen] = useState(false);
  const name = field.label || t('forms.label');
  return (
    <li className={styles.row}>
      <div className={styles.line}>
        <Controller
          name={`fields.${index}.label`}
          control={control}
          rules={{ validate: (label) => !!label.trim() || t('validation.required') }}
          render={({ field: input, fieldState }) => (
            <div className={styles.label}>
              <Input
                {...input}
                status={fieldState.error && 'error'}
                placeholder={t('forms.label')}
                aria-label={t('forms.label')}
                aria-invalid={!!fieldState.error}
              />
              {fieldState.error && <div className={styles.problem}>{fieldState.error.message}</div>}
            </div>
          )}
        />
        <Controller
          name={`fields.${index}.type`}
          control={control}
          render={({ field: input }) => (
            <Select
              {...input}
              className={styles.type}
              disabled={saved}
              aria-label={t('forms.type')}
              options={types.map(({ id, label }) => ({ value: id, label }))}
              onChange={(type: string) => {
                input.onChange(type);
                if (needsSettings.includes(type)) setOpen(true);
              }}
            />
          )}
        />
        {field.type !== 'serial' && !field.formula && (
          <>
            <Controller
              name={`fields.${index}.required`}
              control={control}
              render={({ field: { value, onChange } }) => (
                <Checkbox checked={!!value} onChange={({ target }) => onChange(target.checked || undefined)}>
                  {t('forms.required')}
                </Checkbox>
              )}
            />
            {!neverUnique.includes(field.type) && (
              <Controller
                name={`fields.${index}.unique`}
                control={control}
                render={({ field: { value, onChange } }) => (
                  <Checkbox checked={!!value} onChange={({ target }) => onChange(target.checked || undefined)}>
                    {t('forms.unique')}
                  </Checkbox>
                )}
              />
            )}
          </>
        )}
        <span>
          <Tooltip title={t('forms.details')}>
            <Button
              type="text"
              icon={<SettingOutlined />}
              aria-expanded={open}
              aria-label={`${t('forms.details')} ${name}`}
              onClick={() => setOpen(!open)}
            />
          </Tooltip>
          <Button
            type="text"
            icon={<ArrowUpOutlined />}
            disabled={index === 0}
            aria-label={`${t('forms.moveUp')} ${name}`}
            onClick={() => onMove(index - 1)}
          />
          <Button
            type="text"
            icon={<ArrowDownOutlined />}
            disabled={last}
            aria-label={`${t('forms.moveDown')} ${name}`}
            onClick={() => onMove(index + 1)}
          />
          <Tooltip title={saved ? `${t('forms.hide')}：${t('forms.hideText')}` : t('forms.removeField')}>
            <Button
              type="text"
              icon={saved ? <EyeInvisibleOutlined /> : <DeleteOutlined />}
              aria-label={`${t(saved ? 'forms.hide' : 'forms.removeField')} ${name}`}
              onClick={onRemove}
            />
          </Tooltip>
        </span>
      </div>
      {open && <FieldSettings index={index} saved={saved} forms={forms} />}
    </li>
  );
}
