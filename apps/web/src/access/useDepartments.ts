import type { DepartmentView } from '@careloop/contracts';
import { useQuery } from '@tanstack/react-query';
import { api } from '../api/client';

/** The departments of the workspace, those above before those below. */
export function useDepartments({ enabled = true } = {}) {
  const { data, ...query } = useQuery({
    queryKey: ['departments'],
    queryFn: () => api.get<{ items: DepartmentView[] }>('/departments'),
    staleTime: 60_000,
    enabled,
  });
  return { departments: data?.items, ...query };
}

/** A department as antd's trees draw it. */
export interface DepartmentNode {
  key: string;
  value: string;
  title: string;
  children: DepartmentNode[];
}

/** The list as a tree. */
export function departmentTree(
  departments: readonly DepartmentView[],
  parentId: string | null = null,
): DepartmentNode[] {
  return departments
    .filter((one) => one.parentId === parentId)
    .map(({ id, name }) => ({ key: id, value: id, title: name, children: departmentTree(departments, id) }));
}
