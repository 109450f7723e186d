import type { AppView, FormView, InstallTemplate, TemplateView } from '@careloop/contracts';
import { Alert, App, Collapse, Input, Modal, Select, Skeleton, Switch, Typography } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/error';
import { fieldType, visibleFields } from '../forms/field-types';
import { useForms } from '../forms/useForms';
import { FormField } from '../ui/FormField';
import styles from './Templates.module.css';
import { useTemplateChanges } from './useTemplates';

type TemplateForm = TemplateView['forms'][number];

/** Name, sample data, and which of our own forms it should use. */
export function InstallDialog({
  template,
  onClose,
  onInstalled,
}: {
  template: TemplateView;
  onClose: () => void;
  onInstalled: (app: AppView) => void;
}) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const { forms } = useForms();
  const { install } = useTemplateChanges();
  const [name, setName] = useState(template.name);
  const [sampleData, setSampleData] = useState(!template.installed.length);
  const [own, setOwn] = useState<Record<string, string>>({});
  const [fields, setFields] = useState<Record<string, Record<string, string>>>({});
  const problems = install.error instanceof ApiError ? install.error.details : [];

  const submit = () => {
    const body: InstallTemplate = {
      ...(name.trim() && name.trim() !== template.name && { name: name.trim() }),
      sampleData,
      ...(Object.keys(own).length && { forms: own }),
      ...(Object.keys(fields).length && { fields }),
    };
    install.mutate(
      { id: template.id, ...body },
      {
        onSuccess: (app) => {
          message.success(t('templates.done', { name: app.name }));
          onInstalled(app);
        },
      },
    );
  };
  // A form of ours with the same key is used anyway: two 客户 forms would split the customers.
  const same = template.forms.filter(({ key }) => forms?.some((form) => form.key === key) && !own[key]);

  return (
    <Modal
      open
      title={t('templates.installTitle', { name: template.name })}
      okText={t('templates.install')}
      confirmLoading={install.isPending}
      onOk={submit}
      onCancel={onClose}
    >
      {!forms ? (
        <Skeleton active />
      ) : (
        <>
          {install.error && (
            <Alert
              className={styles.alert}
              type="error"
              showIcon
              title={install.error.message}
              description={problems.map(({ path, message }) => (
                <div key={path}>{message}</div>
              ))}
            />
          )}
          <FormField label={t('templates.name')}>
            {(ties) => (
              <Input {...ties} maxLength={100} value={name} onChange={({ target }) => setName(target.value)} />
            )}
          </FormField>
          <FormField
            label={t('templates.sampleData')}
            help={t('templates.sampleHelp', { count: template.sampleRecords })}
          >
            {(ties) => (
              <span>
                <Switch {...ties} checked={sampleData} onChange={setSampleData} />
              </span>
            )}
          </FormField>
          {same.length > 0 && (
            <Alert
              className={styles.alert}
              type="info"
              showIcon
              title={t('templates.sameForm', { names: same.map((form) => `「${form.name}」`).join('') })}
            />
          )}
          {forms.length > 0 && (
            <Collapse
              ghost
              size="small"
              items={[
                {
                  key: 'own',
                  label: t('templates.useOwn'),
                  children: template.forms.map((wanted) => (
                    <OwnForm
                      key={wanted.key}
                      wanted={wanted}
                      forms={forms}
                      chosen={own[wanted.key]}
                      fields={fields[wanted.key] ?? {}}
                      onChoose={(key) => {
                        const { [wanted.key]: _, ...rest } = own;
                        setOwn(key ? { ...rest, [wanted.key]: key } : rest);
                        const { [wanted.key]: __, ...others } = fields;
                        const form = forms.find((each) => each.key === key);
                        setFields(form ? { ...others, [wanted.key]: guess(wanted, form) } : others);
                      }}
                      onFields={(next) => setFields({ ...fields, [wanted.key]: next })}
                    />
                  )),
                },
              ]}
            />
          )}
        </>
      )}
    </Modal>
  );
}

/** The fields of ours that are called or keyed like the template's. */
function guess(wanted: TemplateForm, form: FormView): Record<string, string> {
  return Object.fromEntries(
    wanted.fieldList.flatMap(({ key, label, type }) => {
      const found = fitting(form, type).find((field) => field.key === key || field.label === label);
      return found && found.key !== key ? [[key, found.key]] : [];
    }),
  );
}

const fitting = (form: FormView, type: string) =>
  visibleFields(form.fields).filter(
    (field) => field.type === type || fieldType(field.type).kind === fieldType(type).kind,
  );

const NEW = '';

function OwnForm({
  wanted,
  forms,
  chosen,
  fields,
  onChoose,
  onFields,
}: {
  wanted: TemplateForm;
  forms: FormView[];
  chosen: string | undefined;
  fields: Record<string, string>;
  onChoose: (key: string | undefined) => void;
  onFields: (fields: Record<string, string>) => void;
}) {
  const { t } = useTranslation();
  const form = forms.find(({ key }) => key === chosen);
  return (
    <>
      <FormField label={t('templates.formFor', { name: wanted.name })}>
        {(ties) => (
          <Select
            {...ties}
            style={{ width: '100%' }}
            value={chosen ?? NEW}
            options={[
              { value: NEW, label: t('templates.asTemplate') },
              ...forms.map(({ key, name }) => ({ value: key, label: name })),
            ]}
            onChange={(key) => onChoose(key || undefined)}
          />
        )}
      </FormField>
      {form && (
        <div className={styles.mapping}>
          <Typography.Text type="secondary">{t('templates.theirField')}</Typography.Text>
          <Typography.Text type="secondary">{t('templates.ourField', { form: form.name })}</Typography.Text>
          {wanted.fieldList.map(({ key, label, type }) => {
            const same = form.fields.some((field) => field.key === key && !field.removed);
            return (
              <div key={key} className={styles.mapped}>
                <span>{label}</span>
                <Select
                  size="small"
                  aria-label={label}
                  value={fields[key] ?? (same ? key : NEW)}
                  options={[
                    ...(same ? [] : [{ value: NEW, label: t('templates.addField') }]),
                    ...fitting(form, type).map((field) => ({ value: field.key, label: field.label })),
                  ]}
                  onChange={(ours) => {
                    const { [key]: _, ...rest } = fields;
                    onFields(ours && ours !== key ? { ...rest, [key]: ours } : rest);
                  }}
                />
              </div>
            );
          })}
        </div>
      )}
    </>
  );
}
