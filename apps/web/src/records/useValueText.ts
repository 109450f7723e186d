import type { FieldDefinition } from '@careloop/forms';
import type { Language } from '@careloop/kernel';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useMember } from '../access/useMe';
import { useDepartments } from '../access/useDepartments';
import { useMembers } from '../access/useMembers';
import { fieldType } from '../forms/field-types';

/** Says a value in words for people: in their language, the workspace's zone, members and linked records by name. */
export type ValueText = (value: unknown, field: FieldDefinition, names?: Record<string, string>) => string;

export function useValueText(): ValueText {
  const { i18n } = useTranslation();
  const { workspace } = useMember();
  const { members } = useMembers();
  const { departments } = useDepartments();
  const language = i18n.language as Language;
  return useMemo(() => {
    const memberNames = new Map(members?.map(({ id, name }) => [id, name]));
    const departmentNames = new Map(departments?.map(({ id, name }) => [id, name]));
    const nameOf = (id: string, { type }: FieldDefinition, names?: Record<string, string>) =>
      type === 'member' || type === 'members'
        ? memberNames.get(id)
        : type === 'department' || type === 'departments'
          ? departmentNames.get(id)
          : names?.[id];
    return (value, field, names) =>
      fieldType(field.type).display(value, field, language, {
        zone: workspace.zone,
        name: (id) => nameOf(id, field, names) ?? '…',
      });
  }, [members, departments, workspace.zone, language]);
}
