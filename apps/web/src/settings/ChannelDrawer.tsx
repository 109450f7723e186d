import type { ChannelTypeView } from '@careloop/contracts';
import type { JsonSchema } from '@careloop/forms';
import { Alert, Button, Input, InputNumber, Select, Switch } from 'antd';
import { useState } from 'react';
import { Controller, useForm, type Resolver } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { contractResolver } from '../ui/contract-resolver';
import { FormField } from '../ui/FormField';
import { showProblems } from '../ui/show-problems';
import { SideDrawer } from '../ui/SideDrawer';

type Settings = Record<string, unknown>;
type Property = {
  type?: string;
  enum?: string[];
  title?: string;
  description?: string;
  writeOnly?: boolean;
  maxLength?: number;
  'x-en'?: string;
  'x-en-description'?: string;
};

/** The settings of a channel, drawn from its own schema. A secret that is left masked stays as it is. */
export function ChannelDrawer({
  channel,
  isSaving,
  onSave,
  onClose,
}: {
  channel: ChannelTypeView;
  isSaving: boolean;
  onSave: (settings: Settings) => Promise<unknown>;
  onClose: () => void;
}) {
  const { t, i18n } = useTranslation();
  const english = i18n.language === 'en';
  const [refusal, setRefusal] = useState<string>();
  const schema = channel.schema as JsonSchema & { properties: Record<string, Property>; required?: string[] };
  const given = channel.settings ?? {};
  // What a masked secret looks like breaks its own pattern: those that stay are not checked again.
  const resolver: Resolver<Settings> = (values, context, options) => {
    const stays = (name: string) => schema.properties[name]?.writeOnly === true && values[name] === given[name];
    const typed = Object.fromEntries(Object.entries(values).filter(([name]) => !stays(name)));
    const required = schema.required?.filter((name) => !stays(name)) ?? [];
    return contractResolver<Settings>({ ...schema, required })(typed, context, options);
  };
  const names = Object.keys(schema.properties);
  const { control, handleSubmit, setError, getValues } = useForm<Settings>({
    resolver,
    defaultValues: Object.fromEntries(names.map((name) => [name, given[name] ?? ''])),
  });
  const save = handleSubmit(async () => {
    const typed = getValues();
    // Emptied: null takes a secret away, any other setting is simply not there any more.
    const settings = Object.fromEntries(
      names.flatMap((name): [string, unknown][] => {
        if (typed[name] !== '' && typed[name] != null) return [[name, typed[name]]];
        return schema.properties[name]?.writeOnly && given[name] ? [[name, null]] : [];
      }),
    );
    setRefusal(undefined);
    try {
      await onSave(settings);
    } catch (error) {
      showProblems(
        error,
        (name, problem) => setError(name.replace(/^settings\./, ''), problem),
        names.map((n) => `settings.${n}`),
        setRefusal,
      );
    }
  });
  return (
    <SideDrawer
      title={channel.label}
      onClose={onClose}
      footer={
        <Button type="primary" loading={isSaving} onClick={() => void save()}>
          {t('states.save')}
        </Button>
      }
    >
      {refusal && <Alert type="error" showIcon title={refusal} />}
      {channel.problem && <Alert type="warning" showIcon title={channel.problem} style={{ marginBottom: 16 }} />}
      <form noValidate autoComplete="off" onSubmit={(event) => void save(event)}>
        {names.map((name) => {
          const property = schema.properties[name]!;
          return (
            <Controller
              key={name}
              name={name}
              control={control}
              render={({ field, fieldState }) => (
                <FormField
                  label={(english ? property['x-en'] : undefined) ?? property.title ?? name}
                  required={schema.required?.includes(name)}
                  help={(english ? property['x-en-description'] : undefined) ?? property.description}
                  problem={fieldState.error?.message}
                >
                  {(ties) => <SettingEditor property={property} ties={ties} field={field} />}
                </FormField>
              )}
            />
          );
        })}
      </form>
    </SideDrawer>
  );
}

function SettingEditor({
  property,
  ties,
  field,
}: {
  property: Property;
  ties: { id: string };
  field: { value: unknown; onChange: (value: unknown) => void; onBlur: () => void };
}) {
  if (property.type === 'boolean')
    return (
      <div>
        <Switch {...ties} checked={field.value === true} onChange={field.onChange} />
      </div>
    );
  if (property.type === 'number' || property.type === 'integer')
    return (
      <InputNumber {...ties} value={field.value === '' ? null : (field.value as number)} onChange={field.onChange} />
    );
  if (property.enum)
    return (
      <Select
        {...ties}
        allowClear
        value={(field.value as string) || undefined}
        onChange={field.onChange}
        options={property.enum.map((value) => ({ value, label: value }))}
      />
    );
  const typed = { ...ties, ...field, value: field.value as string };
  return property.writeOnly ? (
    <Input.Password {...typed} autoComplete="new-password" />
  ) : (
    <Input {...typed} maxLength={property.maxLength} />
  );
}
