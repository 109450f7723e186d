import { Select } from 'antd';
import { Controller, useFormContext } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { FormField } from '../ui/FormField';
import { rolesOf, roleTypes, type FormDraft } from './form-draft';
import styles from './FormDesigner.module.css';
import { Note, SectionTitle } from '../ui/words';

/** Which field is the name, the phone, the birthday: what care reads. */
export function RolesEditor({ kind }: { kind: FormDraft['kind'] }) {
  const { t } = useTranslation();
  const { control, watch } = useFormContext<FormDraft>();
  const fields = watch('fields').filter(({ removed }) => !removed);
  return (
    <section aria-label={t('forms.roles')}>
      <SectionTitle>{t('forms.roles')}</SectionTitle>
      <Note>{t('forms.rolesText')}</Note>
      <div className={styles.roles}>
        {rolesOf(kind).map((role) => (
          <Controller
            key={role}
            name={`roles.${role}`}
            control={control}
            render={({ field: { value, onChange, ref } }) => (
              <FormField label={t(`forms.roleNames.${role}`)}>
                {(ties) => (
                  <Select
                    {...ties}
                    ref={ref}
                    allowClear
                    value={value}
                    placeholder={t('forms.notUsed')}
                    onChange={(key?: string) => onChange(key)}
                    options={fields
                      .filter(({ type }) => roleTypes[role]?.includes(type))
                      .map(({ key, label }) => ({ value: key, label }))}
                  />
                )}
              </FormField>
            )}
          />
        ))}
      </div>
    </section>
  );
}
