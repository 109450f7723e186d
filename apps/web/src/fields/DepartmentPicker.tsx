import { TreeSelect } from 'antd';
import { useTranslation } from 'react-i18next';
import { departmentTree, useDepartments } from '../access/useDepartments';
import type { EditorProps } from './FieldEditor';

/** One department or several, from the tree. */
export default function DepartmentPicker({ field, value, onChange, onBlur, ties }: EditorProps) {
  const { t } = useTranslation();
  const { departments, isLoading } = useDepartments();
  const shared = {
    ...ties,
    style: { width: '100%' },
    allowClear: true,
    loading: isLoading,
    treeDefaultExpandAll: true,
    showSearch: { treeNodeFilterProp: 'title' },
    treeData: departmentTree(departments ?? []),
    notFoundContent: t('fields.noDepartments'),
    onBlur,
  };
  return field.type === 'departments' ? (
    <TreeSelect
      {...shared}
      multiple
      maxCount={field.max}
      value={(value as string[] | null) ?? []}
      onChange={(ids: string[]) => onChange(ids.length ? ids : undefined)}
    />
  ) : (
    <TreeSelect {...shared} value={(value as string | null) ?? undefined} onChange={(id?: string) => onChange(id)} />
  );
}
