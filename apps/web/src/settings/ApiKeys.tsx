import { PlusOutlined } from '@ant-design/icons';
import { CreateApiKey, type ApiKeyView } from '@careloop/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Input, Modal, Skeleton, Typography } from 'antd';
import { useState } from 'react';
import { Controller, useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { useMember } from '../access/useMe';
import { useMembers } from '../access/useMembers';
import { api } from '../api/client';
import { contractResolver } from '../ui/contract-resolver';
import { EmptyState } from '../ui/EmptyState';
import { ErrorState } from '../ui/ErrorState';
import { FormField } from '../ui/FormField';
import { formatInstant } from '../ui/format';
import styles from './settings.module.css';
import { Quiet } from '../ui/words';

/** Keys with which programs act in a member's name. */
export function ApiKeys() {
  const { t, i18n } = useTranslation();
  const { modal, message } = App.useApp();
  const { workspace } = useMember();
  const { members } = useMembers();
  const client = useQueryClient();
  const [making, setMaking] = useState(false);
  const { data, error, refetch } = useQuery({
    queryKey: ['api-keys'],
    queryFn: () => api.get<{ items: ApiKeyView[] }>('/api-keys'),
  });
  const revoke = useMutation({
    mutationFn: (id: string) => api.remove(`/api-keys/${id}`),
    onSuccess: () => client.invalidateQueries({ queryKey: ['api-keys'] }),
    onError: (refusal) => void message.error(refusal.message),
  });
  if (error && !data) return <ErrorState error={error} onRetry={refetch} />;
  if (!data) return <Skeleton active />;
  const when = (instant: string) => formatInstant(instant, i18n.language, workspace.zone);
  const make = (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => setMaking(true)}>
      {t('settings.makeKey')}
    </Button>
  );
  return (
    <section>
      {data.items.length ? (
        <>
          <div className={styles.head}>
            <Quiet>{t('settings.keysText')}</Quiet>
            {make}
          </div>
          <ul className={styles.list}>
            {data.items.map(({ id, label, memberId, createdAt, lastUsedAt }) => (
              <li key={id} className={styles.item}>
                <div className={styles.words}>
                  <strong>{label}</strong>
                  <Quiet>
                    {[
                      members?.find((member) => member.id === memberId)?.name,
                      t('settings.keyMade', { at: when(createdAt) }),
                      lastUsedAt ? t('settings.keyUsed', { at: when(lastUsedAt) }) : t('settings.keyUnused'),
                    ]
                      .filter(Boolean)
                      .join(' · ')}
                  </Quiet>
                </div>
                <Button
                  danger
                  type="text"
                  onClick={() =>
                    void modal.confirm({
                      title: t('settings.revokeTitle', { name: label }),
                      content: t('settings.revokeText'),
                      okText: t('settings.revoke'),
                      okButtonProps: { danger: true },
                      onOk: () => revoke.mutate(id),
                    })
                  }
                >
                  {t('settings.revoke')}
                </Button>
              </li>
            ))}
          </ul>
        </>
      ) : (
        <EmptyState title={t('settings.noKeys')} text={t('settings.keysText')} action={make} />
      )}
      {making && <KeyDialog onClose={() => setMaking(false)} />}
    </section>
  );
}

function KeyDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { control, handleSubmit } = useForm<CreateApiKey>({
    resolver: contractResolver(CreateApiKey),
    defaultValues: { label: '' },
  });
  const create = useMutation({
    mutationFn: (body: CreateApiKey) => api.create<ApiKeyView>('/api-keys', body),
    onSuccess: () => client.invalidateQueries({ queryKey: ['api-keys'] }),
  });
  const save = handleSubmit((body) => create.mutate(body));
  const token = create.data?.token;
  return (
    <Modal
      open
      title={t('settings.makeKey')}
      okText={token ? t('states.close') : t('settings.makeKey')}
      confirmLoading={create.isPending}
      onOk={() => (token ? onClose() : void save())}
      onCancel={onClose}
      cancelButtonProps={{ hidden: !!token }}
    >
      {create.error && <Alert type="error" showIcon title={create.error.message} />}
      {token ? (
        <>
          <Alert type="warning" showIcon title={t('settings.keyOnce')} />
          <Typography.Paragraph copyable code className={styles.token}>
            {token}
          </Typography.Paragraph>
        </>
      ) : (
        <form noValidate onSubmit={(event) => void save(event)}>
          <Controller
            name="label"
            control={control}
            render={({ field, fieldState }) => (
              <FormField
                label={t('settings.keyLabel')}
                required
                help={t('settings.keyHelp')}
                problem={fieldState.error?.message}
              >
                {(ties) => <Input {...field} {...ties} autoFocus />}
              </FormField>
            )}
          />
        </form>
      )}
    </Modal>
  );
}
