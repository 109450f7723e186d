import { Select } from 'antd';
import { useMembers } from '../access/useMembers';
import type { EditorProps } from './FieldEditor';

/** One member, found by name or e-mail address; who left is offered only where they are already named. */
export function MemberPicker({ value, onChange, onBlur, ties }: EditorProps) {
  const { members, isLoading } = useMembers();
  return (
    <Select
      {...ties}
      allowClear
      loading={isLoading}
      showSearch={{ filterOption: (typed, option) => !!option?.search.includes(typed.toLowerCase()) }}
      value={(value as string | null) ?? undefined}
      onBlur={onBlur}
      onChange={(id?: string) => onChange(id)}
      options={members
        ?.filter(({ id, disabled }) => !disabled || id === value)
        .map(({ id, name, email }) => ({ value: id, label: name, search: `${name} ${email}`.toLowerCase() }))}
    />
  );
}
