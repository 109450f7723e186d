import { Select } from 'antd';
import { useMembers } from '../access/useMembers';
import type { EditorProps } from './FieldEditor';

/** One member or several, found by name or e-mail address; who left is offered only where they are already named. */
export function MemberPicker({ field, value, onChange, onBlur, ties }: EditorProps) {
  const { members, isLoading } = useMembers();
  const chosen = Array.isArray(value) ? (value as string[]) : value == null ? [] : [value as string];
  const shared = {
    ...ties,
    allowClear: true,
    loading: isLoading,
    showSearch: {
      filterOption: (typed: string, option?: { search: string }) => !!option?.search.includes(typed.toLowerCase()),
    },
    onBlur,
    options: members
      ?.filter(({ id, disabled }) => !disabled || chosen.includes(id))
      .map(({ id, name, email }) => ({ value: id, label: name, search: `${name} ${email}`.toLowerCase() })),
  };
  return field.type === 'members' ? (
    <Select
      {...shared}
      mode="multiple"
      maxCount={field.max}
      value={chosen}
      onChange={(ids: string[]) => onChange(ids.length ? ids : undefined)}
    />
  ) : (
    <Select {...shared} value={chosen[0]} onChange={(id?: string) => onChange(id)} />
  );
}
