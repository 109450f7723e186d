import type { FormView } from '@careloop/contracts';
import { ConfigProvider, Input } from 'antd';
import { type FieldDefinition, isReckoned, offeredOptions } from '@careloop/forms';
import { useCallback, useMemo, useSyncExternalStore } from 'react';
import { Controller, type Control, useWatch } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { FieldEditor } from '../fields/FieldEditor';
import { FormField } from '../ui/FormField';
import type { LiveForm } from './live-form';
import { useValueText } from './useValueText';
import { spanStyle } from './field-span';

/** One field of a record's form: shown, required and open to writing as the form's rules say just now. */
export function RecordField({
  field: defined,
  control,
  live,
  forms,
  names,
  onWrite,
}: {
  field: FormView['fields'][number];
  control: Control<Record<string, unknown>>;
  live: LiveForm | null;
  forms: FormView[];
  names?: Record<string, string>;
  onWrite: (key: string, value: unknown) => void;
}) {
  const { t } = useTranslation();
  const say = useValueText();
  const { key } = defined;
  const field = useOffered(defined, control);
  const subscribe = useCallback(
    (listener: () => void) => live?.subscribe(key, listener) ?? (() => undefined),
    [live, key],
  );
  const standing = useSyncExternalStore(subscribe, () => live?.standing(key));
  if (standing?.hidden) return null;
  return (
    <div style={spanStyle(field)}>
      <Controller
        name={key}
        control={control}
        render={({ field: input, fieldState }) => (
          <FormField
            label={field.label}
            required={standing?.required ?? field.required}
            help={field.help}
            problem={fieldState.error?.message}
          >
            {(ties) =>
              isReckoned(field as FieldDefinition) ? (
                <Input
                  {...ties}
                  className="tabular"
                  readOnly
                  variant="filled"
                  placeholder={t(field.lookup ? 'fields.lookup' : field.rollup ? 'fields.rollup' : 'fields.formula')}
                  value={input.value == null ? '' : say(input.value, field as FieldDefinition, names)}
                />
              ) : (
                <ConfigProvider componentDisabled={standing?.locked}>
                  <FieldEditor
                    field={field}
                    value={input.value}
                    onChange={(value) => {
                      input.onChange(value ?? null);
                      onWrite(key, value ?? null);
                    }}
                    onBlur={input.onBlur}
                    ties={ties}
                    forms={forms}
                    names={names}
                  />
                </ConfigProvider>
              )
            }
          </FormField>
        )}
      />
    </div>
  );
}

/** The field with the options that are offered beside what the field it follows holds. */
function useOffered(field: FormView['fields'][number], control: Control<Record<string, unknown>>) {
  const { optionsBy, key } = field;
  const parent = useWatch({ control, name: optionsBy?.field ?? key, disabled: !optionsBy });
  return useMemo(() => {
    const offered = offeredOptions(field as FieldDefinition, parent);
    return offered ? { ...field, options: field.options?.filter((option) => offered.has(option.key)) } : field;
  }, [field, parent]);
}
