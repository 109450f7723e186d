import { ExportOutlined } from '@ant-design/icons';
import type { RecordPage } from '@careloop/contracts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Button, Empty, Select, Tooltip } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api } from '../api/client';
import { titleField, visibleFields } from '../forms/field-types';
import { useSettled } from '../ui/useSettled';
import styles from './fields.module.css';
import type { EditorProps } from './FieldEditor';

const OFFERED = 20;

/** One record of the form a link points to, found by typing; the chosen one can be opened. */
export function LinkPicker({ field, value, onChange, onBlur, ties, forms, names }: EditorProps) {
  const { t } = useTranslation();
  const form = forms.find(({ key, id }) => key === field.form || id === field.form);
  const title = form && titleField(form)?.key;
  const hint = form && visibleFields(form.fields).find(({ type }) => type === 'phone' || type === 'serial')?.key;
  const [typed, setTyped] = useState('');
  const [open, setOpen] = useState(false);
  const [chosen, setChosen] = useState<{ id: string; name: string }>();
  const search = useSettled(typed.trim(), 250);
  const { data, isFetching } = useQuery({
    queryKey: ['records', form?.key, 'choices', search],
    queryFn: () =>
      api.post<RecordPage>(`/forms/${form!.key}/records/query`, {
        search: search || undefined,
        limit: OFFERED,
        fields: [title, hint].filter(Boolean),
      }),
    enabled: form !== undefined && open,
    placeholderData: keepPreviousData,
  });
  const id = (value as string | null) ?? undefined;
  const options = (data?.items ?? []).map(({ id: record, values }) => ({
    value: record,
    label:
      [title && values[title], hint && hint !== title && values[hint]].filter(Boolean).map(String).join(' · ') || '—',
    name: String((title && values[title]) ?? '—'),
  }));
  if (id && !options.some((option) => option.value === id)) {
    const name = (chosen?.id === id ? chosen.name : names?.[id]) ?? '…';
    options.unshift({ value: id, label: name, name });
  }
  return (
    <div className={styles.link}>
      <Select
        {...ties}
        className={styles.grow}
        allowClear
        value={id}
        loading={isFetching}
        options={options}
        optionLabelProp="name"
        placeholder={t('fields.findRecord')}
        showSearch={{ filterOption: false, onSearch: setTyped }}
        onOpenChange={setOpen}
        onBlur={onBlur}
        notFoundContent={isFetching ? t('states.loading') : <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} />}
        onChange={(next?: string) => {
          setChosen(options.flatMap((o) => (o.value === next ? { id: o.value, name: o.name } : []))[0]);
          onChange(next);
        }}
      />
      {id && form && (
        <Tooltip title={t('fields.openRecord')}>
          <Link to={`/forms/${form.key}/${id}`}>
            <Button icon={<ExportOutlined />} aria-label={t('fields.openRecord')} tabIndex={-1} />
          </Link>
        </Tooltip>
      )}
    </div>
  );
}
