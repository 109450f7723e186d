import type { FormView, RecordPage } from '@careloop/contracts';
import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDepartments } from '../../access/useDepartments';
import { useMembers } from '../../access/useMembers';
import { api } from '../../api/client';
import { titleField } from '../../forms/field-types';
import { useForms } from '../../forms/useForms';
import { useSettled } from '../useSettled';
import type { BuilderField } from './useRuleSchema';

type Props = {
  'aria-label': string;
  className?: string;
  disabled?: boolean;
  field?: BuilderField;
} & (
  | { many?: false; value: string | undefined; onChange: (id: string | undefined) => void }
  | { many: true; value: string[]; onChange: (ids: string[]) => void }
);

/** Chooses a member, or a record of the form that a link points to, by name. */
export function ReferencePicker(props: Props) {
  const { type, form } = props.field ?? {};
  if (type === 'link' && form) return <RecordPicker {...props} form={form} />;
  return isDepartment(type) ? <DepartmentPicker {...props} /> : <MemberPicker {...props} />;
}

const isDepartment = (type: string | undefined) => type === 'department' || type === 'departments';

/** Whether the values of such a field are chosen by name, though rules read them as options. */
export const isNamed = (field: BuilderField | undefined) => field?.type === 'members' || isDepartment(field?.type);

function DepartmentPicker(props: Props) {
  const { departments, isLoading } = useDepartments();
  const options = departments?.map(({ id, name }) => ({ value: id, label: name }));
  return <Picker {...props} options={options ?? []} loading={isLoading} />;
}

function MemberPicker(props: Props) {
  const { members, isLoading } = useMembers();
  const options = members
    ?.filter(({ disabled, id }) => !disabled || id === props.value)
    .map(({ id, name }) => ({ value: id, label: name }));
  return <Picker {...props} options={options ?? []} loading={isLoading} />;
}

function RecordPicker({ form, ...props }: Props & { form: string }) {
  const { forms } = useForms();
  const target = forms?.find(({ id, key }) => id === form || key === form);
  const [typed, setTyped] = useState('');
  const search = useSettled(typed, 250);
  const { data, isFetching } = useQuery({
    queryKey: ['records', form, 'choices', search],
    queryFn: () => api.post<RecordPage>(`/forms/${form}/records/query`, { search: search || undefined, limit: 30 }),
  });
  const options = data?.items.map(({ id, values }) => ({ value: id, label: target ? nameOf(values, target) : id }));
  return <Picker {...props} options={options ?? []} loading={isFetching} onSearch={setTyped} />;
}

/** What a record is called, by the field that names it. */
export function nameOf(values: Record<string, unknown>, form: FormView): string {
  const key = titleField(form)?.key;
  return String((key && values[key]) ?? '—');
}

function Picker({
  options,
  loading,
  onSearch,
  many,
  value,
  onChange,
  field: _field,
  ...rest
}: Props & { options: { value: string; label: string }[]; loading: boolean; onSearch?: (text: string) => void }) {
  const { t } = useTranslation();
  const shared = {
    ...rest,
    options,
    loading,
    placeholder: t('conditions.pick'),
    popupMatchSelectWidth: false,
    showSearch: onSearch ? { onSearch, filterOption: false as const } : { optionFilterProp: 'label' },
  };
  return many ? (
    <Select {...shared} mode="multiple" maxTagCount="responsive" value={value} onChange={onChange} />
  ) : (
    <Select {...shared} allowClear value={value} onChange={onChange} />
  );
}
