import { PlusOutlined } from '@ant-design/icons';
import type { FormView } from '@careloop/contracts';
import { App, Button, Input, Radio } from 'antd';
import { Controller, FormProvider, useFieldArray, useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { ApiError } from '../api/error';
import { FormField } from '../ui/FormField';
import { SideDrawer } from '../ui/SideDrawer';
import { FieldRow } from './FieldRow';
import styles from './FormDesigner.module.css';
import { changeOf, creationOf, draftOf, emptyDraft, freeKey, keyFor, type FormDraft } from './form-draft';
import { RolesEditor } from './RolesEditor';
import { useFormChanges, useForms } from './useForms';
import { Note, Quiet, SectionTitle } from '../ui/words';

/** Makes a form, or changes its name, fields and what care reads of it. */
export default function FormDesigner({ form, onClose }: { form?: FormView; onClose: () => void }) {
  const { t } = useTranslation();
  const { message, modal } = App.useApp();
  const navigate = useNavigate();
  const { forms = [] } = useForms();
  const { create, change } = useFormChanges();
  const designer = useForm<FormDraft>({ defaultValues: form ? draftOf(form) : emptyDraft() });
  const { control, handleSubmit, formState, getValues, setValue, setError, watch } = designer;
  const list = useFieldArray({ control, name: 'fields', keyName: 'row' });
  const fields = watch('fields');
  const hidden = list.fields.filter((_row, i) => fields[i]?.removed);

  const addField = () =>
    list.append(
      {
        key: freeKey(
          'f',
          getValues('fields').map(({ key }) => key),
        ),
        type: 'text',
        label: '',
      },
      { focusName: `fields.${list.fields.length}.label` },
    );

  const showRefusal = (error: Error) => {
    const places = error instanceof ApiError ? error.details : [];
    for (const { path, code, message: text } of places) setError(path as 'name', { type: code, message: text });
    message.error([error.message, ...places.map((place) => place.message)].join('：'));
  };
  const save = handleSubmit((draft) => {
    if (form)
      return change.mutate(
        { id: form.id, ...changeOf(draft, form.version) },
        {
          onSuccess: () => {
            message.success(t('forms.saved'));
            onClose();
          },
          onError: showRefusal,
        },
      );
    create.mutate(creationOf(draft), {
      onSuccess: ({ key }) => {
        message.success(t('forms.created'));
        void navigate(`/forms/${key}`);
      },
      onError: showRefusal,
    });
  });
  const close = () => {
    if (!formState.isDirty) return onClose();
    void modal.confirm({ title: t('records.leaveTitle'), okText: t('records.leave'), onOk: onClose });
  };
  const takenKeys = forms.filter(({ id }) => id !== form?.id).map(({ key }) => key);
  return (
    <SideDrawer
      wide
      title={form ? t('forms.edit') : t('forms.create')}
      onClose={close}
      footer={
        <div className={styles.footer}>
          <Button onClick={close}>{t('states.cancel')}</Button>
          <Button type="primary" loading={create.isPending || change.isPending} onClick={() => void save()}>
            {t('states.save')}
          </Button>
        </div>
      }
    >
      <FormProvider {...designer}>
        <form noValidate onSubmit={(event) => void save(event)}>
          <div className={styles.head}>
            <Controller
              name="name"
              control={control}
              rules={{ required: t('validation.required'), maxLength: 100 }}
              render={({ field, fieldState }) => (
                <FormField label={t('forms.name')} required problem={fieldState.error?.message}>
                  {(ties) => (
                    <Input
                      {...field}
                      {...ties}
                      autoFocus={!form}
                      placeholder={t('forms.namePlaceholder')}
                      onBlur={() => {
                        if (!form && !getValues('key')) setValue('key', keyFor(field.value, 'form', takenKeys));
                        field.onBlur();
                      }}
                    />
                  )}
                </FormField>
              )}
            />
            <Controller
              name="key"
              control={control}
              rules={{
                required: t('validation.required'),
                pattern: { value: /^[a-z][a-z0-9_]{0,62}$/, message: t('forms.keyPattern') },
                validate: (key) => !takenKeys.includes(key) || t('forms.keyTaken'),
              }}
              render={({ field, fieldState }) => (
                <FormField
                  label={t('forms.key')}
                  required
                  help={form ? undefined : t('forms.keyHelp')}
                  problem={fieldState.error?.message}
                >
                  {(ties) => <Input {...field} {...ties} disabled={!!form} />}
                </FormField>
              )}
            />
          </div>
          {!form && (
            <Controller
              name="kind"
              control={control}
              render={({ field }) => (
                <FormField label={t('forms.kind')}>
                  {(ties) => (
                    <Radio.Group
                      {...field}
                      {...ties}
                      options={(['customer', 'record'] as const).map((kind) => ({
                        value: kind,
                        label: t(`forms.kinds.${kind}`),
                      }))}
                    />
                  )}
                </FormField>
              )}
            />
          )}
          <SectionTitle>{t('forms.fieldList')}</SectionTitle>
          {!list.fields.length && <Note>{t('forms.noFields')}</Note>}
          <ol className={styles.fields}>
            {list.fields.map(
              (row, i) =>
                !fields[i]?.removed && (
                  <FieldRow
                    key={row.row}
                    index={i}
                    saved={!!row.id}
                    forms={forms}
                    onMove={(to) => list.move(i, to)}
                    last={i === list.fields.length - 1}
                    onRemove={() =>
                      row.id ? setValue(`fields.${i}.removed`, true, { shouldDirty: true }) : list.remove(i)
                    }
                  />
                ),
            )}
          </ol>
          <Button block type="dashed" icon={<PlusOutlined />} onClick={addField}>
            {t('forms.addField')}
          </Button>
          {hidden.length > 0 && (
            <div className={styles.hidden}>
              <Quiet>{t('forms.hidden')}</Quiet>
              {list.fields.map(
                (row, i) =>
                  fields[i]?.removed && (
                    <div key={row.row} className={styles.hiddenField}>
                      <span>{fields[i].label}</span>
                      <Button
                        size="small"
                        type="link"
                        onClick={() => setValue(`fields.${i}.removed`, undefined, { shouldDirty: true })}
                      >
                        {t('forms.show')}
                      </Button>
                    </div>
                  ),
              )}
            </div>
          )}
          {form && <RolesEditor kind={form.kind} />}
        </form>
      </FormProvider>
    </SideDrawer>
  );
}
