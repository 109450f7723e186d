import type { CreateDepartment, DepartmentView } from '@careloop/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Input, Modal, Select, TreeSelect } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { departmentTree, useDepartments } from '../access/useDepartments';
import { useMembers } from '../access/useMembers';
import { api } from '../api/client';
import { FormField } from '../ui/FormField';

/** A new department, or one that is changed: its name, where it stands, who belongs to it. */
export function DepartmentDialog({
  department,
  onClose,
}: {
  department: Partial<DepartmentView>;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const { departments = [] } = useDepartments();
  const { members = [] } = useMembers();
  const { id } = department;
  const [name, setName] = useState(department.name ?? '');
  const [parentId, setParent] = useState(department.parentId ?? null);
  const [memberIds, setMembers] = useState(department.memberIds ?? []);
  const [problem, setProblem] = useState<string>();
  const save = useMutation({
    mutationFn: (body: CreateDepartment) =>
      id ? api.patch(`/departments/${id}`, body) : api.create('/departments', body),
    onSuccess: () => {
      void message.success(t('states.saved'));
      onClose();
      return client.invalidateQueries({ queryKey: ['departments'] });
    },
    onError: (refusal) => setProblem(refusal.message),
  });
  const submit = () => {
    if (!name.trim()) return setProblem(t('validation.required'));
    if (/[/\p{Cc}]/u.test(name)) return setProblem(t('departments.noSlash'));
    save.mutate({ name: name.trim(), parentId, memberIds });
  };
  return (
    <Modal
      open
      title={t(id ? 'departments.edit' : 'departments.add')}
      okText={t('states.save')}
      cancelText={t('states.cancel')}
      confirmLoading={save.isPending}
      onOk={submit}
      onCancel={onClose}
    >
      <FormField label={t('departments.name')} required problem={problem}>
        {(ties) => (
          <Input
            {...ties}
            autoFocus
            maxLength={100}
            value={name}
            onPressEnter={submit}
            onChange={({ target }) => {
              setProblem(undefined);
              setName(target.value);
            }}
          />
        )}
      </FormField>
      <FormField label={t('departments.parent')}>
        {(ties) => (
          <TreeSelect
            {...ties}
            style={{ width: '100%' }}
            allowClear
            treeDefaultExpandAll
            placeholder={t('departments.top')}
            value={parentId ?? undefined}
            treeData={departmentTree(departments.filter((one) => one.id !== id))}
            onChange={(chosen?: string) => setParent(chosen ?? null)}
          />
        )}
      </FormField>
      <FormField label={t('departments.members')}>
        {(ties) => (
          <Select
            {...ties}
            mode="multiple"
            showSearch={{ optionFilterProp: 'label' }}
            value={memberIds}
            options={members
              .filter(({ disabled, id: member }) => !disabled || memberIds.includes(member))
              .map((member) => ({ value: member.id, label: member.name }))}
            onChange={setMembers}
          />
        )}
      </FormField>
    </Modal>
  );
}
