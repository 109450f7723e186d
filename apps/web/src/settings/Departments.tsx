import { EllipsisOutlined, PlusOutlined } from '@ant-design/icons';
import type { ChangeDepartment, DepartmentView } from '@careloop/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Dropdown, Skeleton } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDepartments } from '../access/useDepartments';
import { useMay } from '../access/useMe';
import { useMembers } from '../access/useMembers';
import { api } from '../api/client';
import { EmptyState } from '../ui/EmptyState';
import { ErrorState } from '../ui/ErrorState';
import { Quiet } from '../ui/words';
import { DepartmentDialog } from './DepartmentDialog';
import styles from './settings.module.css';

const INDENT = 24;

/** The parts of the company, who belongs to them and in what order they stand. */
export function Departments() {
  const { t } = useTranslation();
  const { message, modal } = App.useApp();
  const isAdmin = useMay('admin');
  const client = useQueryClient();
  const { departments, error, refetch } = useDepartments();
  const { members } = useMembers();
  const [edited, setEdited] = useState<Partial<DepartmentView>>();
  const told = {
    onSuccess: () => client.invalidateQueries({ queryKey: ['departments'] }),
    onError: (refusal: Error) => void message.error(refusal.message),
  };
  const change = useMutation({
    mutationFn: ({ id, ...body }: ChangeDepartment & { id: string }) => api.patch(`/departments/${id}`, body),
    ...told,
  });
  const remove = useMutation({ mutationFn: (id: string) => api.remove(`/departments/${id}`), ...told });
  if (error && !departments) return <ErrorState error={error} onRetry={refetch} />;
  if (!departments) return <Skeleton active />;

  const byId = new Map(departments.map((one) => [one.id, one]));
  const depthOf = ({ parentId }: DepartmentView): number => {
    const above = parentId === null ? undefined : byId.get(parentId);
    return above ? 1 + depthOf(above) : 0;
  };
  const namesOf = ({ memberIds }: DepartmentView) =>
    memberIds.flatMap((id) => members?.find((member) => member.id === id)?.name ?? []).join('、');
  const act = (one: DepartmentView, key: string) => {
    if (key === 'edit') setEdited(one);
    else if (key === 'below') setEdited({ parentId: one.id });
    else if (key === 'up') change.mutate({ id: one.id, position: one.position - 1 });
    else if (key === 'down') change.mutate({ id: one.id, position: one.position + 1 });
    else
      void modal.confirm({
        title: t('departments.removeTitle', { name: one.name }),
        content: t('departments.removeText'),
        okText: t('states.delete'),
        okButtonProps: { danger: true },
        onOk: () => remove.mutateAsync(one.id).catch(() => undefined),
      });
  };
  return (
    <section>
      <div className={styles.head}>
        <Quiet>{t(isAdmin ? 'departments.text' : 'departments.askAdmin')}</Quiet>
        {isAdmin && departments.length > 0 && (
          <Button type="primary" icon={<PlusOutlined />} onClick={() => setEdited({})}>
            {t('departments.add')}
          </Button>
        )}
      </div>
      {departments.length ? (
        <ul className={styles.list}>
          {departments.map((one) => {
            const neighbours = departments.filter(({ parentId }) => parentId === one.parentId).length;
            return (
              <li
                key={one.id}
                className={styles.item}
                style={{ paddingInlineStart: depthOf(one) * INDENT }}
                aria-level={depthOf(one) + 1}
              >
                <div className={styles.words}>
                  <strong>{one.name}</strong>
                  <Quiet>{namesOf(one) || t('departments.nobody')}</Quiet>
                </div>
                {isAdmin && (
                  <Dropdown
                    trigger={['click']}
                    menu={{
                      items: [
                        { key: 'edit', label: t('states.edit') },
                        { key: 'below', label: t('departments.addBelow') },
                        { key: 'up', label: t('departments.up'), disabled: one.position === 0 },
                        { key: 'down', label: t('departments.down'), disabled: one.position === neighbours - 1 },
                        { key: 'delete', label: t('states.delete'), danger: true },
                      ],
                      onClick: ({ key }) => act(one, key),
                    }}
                  >
                    <Button
                      type="text"
                      icon={<EllipsisOutlined />}
                      aria-label={t('settings.menuOf', { name: one.name })}
                    />
                  </Dropdown>
                )}
              </li>
            );
          })}
        </ul>
      ) : (
        <EmptyState
          text={t('departments.none')}
          action={
            isAdmin && (
              <Button type="primary" onClick={() => setEdited({})}>
                {t('departments.add')}
              </Button>
            )
          }
        />
      )}
      {edited && <DepartmentDialog department={edited} onClose={() => setEdited(undefined)} />}
    </section>
  );
}
