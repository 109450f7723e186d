import { EllipsisOutlined, PlusOutlined } from '@ant-design/icons';
import type { ChangeMember, MemberView } from '@careloop/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Dropdown, Select, Skeleton, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay, useMember } from '../access/useMe';
import { useMembers } from '../access/useMembers';
import { api } from '../api/client';
import { ErrorState } from '../ui/ErrorState';
import { MemberDialog } from './MemberDialog';
import { PasswordDialog } from './PasswordDialog';
import styles from './settings.module.css';
import { Quiet } from '../ui/words';

const roles = ['admin', 'builder', 'agent'] as const;

/** Who works here, and what each may do. */
export function Members() {
  const { t } = useTranslation();
  const { message, modal } = App.useApp();
  const me = useMember().member;
  const isAdmin = useMay('admin');
  const client = useQueryClient();
  const { members, error, refetch } = useMembers();
  const [adding, setAdding] = useState(false);
  const [renewing, setRenewing] = useState<MemberView>();
  const change = useMutation({
    mutationFn: ({ id, ...body }: ChangeMember & { id: string }) => api.patch<MemberView>(`/members/${id}`, body),
    onSuccess: () => {
      void message.success(t('states.saved'));
      return client.invalidateQueries({ queryKey: ['members'] });
    },
    onError: (refusal) => void message.error(refusal.message),
  });
  if (error && !members) return <ErrorState error={error} onRetry={refetch} />;
  if (!members) return <Skeleton active />;

  const turn = (member: MemberView) =>
    member.disabled
      ? change.mutate({ id: member.id, disabled: false })
      : void modal.confirm({
          title: t('settings.disableTitle', { name: member.name }),
          content: t('settings.disableText'),
          okText: t('settings.disable'),
          okButtonProps: { danger: true },
          onOk: () => change.mutate({ id: member.id, disabled: true }),
        });
  return (
    <section>
      <div className={styles.head}>
        <Quiet>{t('settings.roleText')}</Quiet>
        {isAdmin && (
          <Button type="primary" icon={<PlusOutlined />} onClick={() => setAdding(true)}>
            {t('settings.addMember')}
          </Button>
        )}
      </div>
      <ul className={styles.list}>
        {members.map((member) => (
          <li key={member.id} className={styles.item}>
            <div className={styles.words}>
              <span>
                <strong>{member.name}</strong> {member.id === me.id && <Tag>{t('settings.you')}</Tag>}
                {member.disabled && <Tag color="default">{t('settings.disabled')}</Tag>}
              </span>
              <Quiet>{member.email}</Quiet>
            </div>
            <Select
              className={styles.role}
              aria-label={t('settings.roleOf', { name: member.name })}
              value={member.role}
              disabled={!isAdmin || member.id === me.id}
              options={roles.map((role) => ({ value: role, label: t(`settings.roles.${role}`) }))}
              onChange={(role) => change.mutate({ id: member.id, role })}
            />
            {isAdmin && member.id !== me.id && (
              <Dropdown
                trigger={['click']}
                menu={{
                  items: [
                    { key: 'password', label: t('settings.resetPassword') },
                    {
                      key: 'turn',
                      label: t(member.disabled ? 'settings.enable' : 'settings.disable'),
                      danger: !member.disabled,
                    },
                  ],
                  onClick: ({ key }) => (key === 'password' ? setRenewing(member) : turn(member)),
                }}
              >
                <Button
                  type="text"
                  icon={<EllipsisOutlined />}
                  aria-label={t('settings.menuOf', { name: member.name })}
                />
              </Dropdown>
            )}
          </li>
        ))}
      </ul>
      {adding && <MemberDialog onClose={() => setAdding(false)} />}
      {renewing && <PasswordDialog member={renewing} onClose={() => setRenewing(undefined)} />}
    </section>
  );
}
