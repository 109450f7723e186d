import type { FormView, ViewKind, ViewSettings } from '@careloop/contracts';
import { Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { titleField, visibleFields } from '../forms/field-types';
import type { ViewChange } from '../records/view-state';
import { FormField } from '../ui/FormField';
import { cardFieldsOf } from './cards';
import styles from './panels.module.css';
import { boardFields, coverFields, dateFields } from './view-kinds';

type Field = FormView['fields'][number];
const MOST = 10;

/** What a board, calendar or gallery goes by, and what its cards say. */
export default function CardPanel({
  form,
  kind,
  settings,
  onChange,
}: {
  form: FormView;
  kind: ViewKind;
  settings: ViewSettings;
  onChange: (change: ViewChange) => void;
}) {
  const { t } = useTranslation();
  const one = (
    label: string,
    fields: Field[],
    value: string | undefined,
    put: (key?: string) => void,
    none?: string,
  ) => (
    <FormField label={label}>
      {(ties) => (
        <Select
          {...ties}
          allowClear={none !== undefined}
          showSearch={{ optionFilterProp: 'label' }}
          placeholder={none}
          value={value ?? null}
          options={fields.map((field) => ({ value: field.key, label: field.label }))}
          onChange={(key?: string | null) => put(key ?? undefined)}
        />
      )}
    </FormField>
  );
  const title = titleField(form)?.key;
  return (
    <div className={styles.panel}>
      {kind === 'kanban' &&
        one(t('views.board'), boardFields(form), settings.kanbanField, (key) => onChange({ kanbanField: key }))}
      {kind === 'calendar' &&
        one(t('views.date'), dateFields(form), settings.dateField, (key) => onChange({ dateField: key }))}
      {kind === 'gallery' &&
        one(
          t('views.cover'),
          coverFields(form),
          settings.coverField,
          (key) => onChange({ coverField: key }),
          t('views.coverNone'),
        )}
      {kind !== 'calendar' && (
        <FormField label={t('views.cardFields')}>
          {(ties) => (
            <Select
              {...ties}
              mode="multiple"
              maxCount={MOST}
              showSearch={{ optionFilterProp: 'label' }}
              value={cardFieldsOf(form, settings).map(({ key }) => key)}
              options={visibleFields(form.fields)
                .filter(({ key, type }) => key !== title && type !== 'image')
                .map(({ key, label }) => ({ value: key, label }))}
              onChange={(cardFields: string[]) => onChange({ cardFields })}
            />
          )}
        </FormField>
      )}
    </div>
  );
}
