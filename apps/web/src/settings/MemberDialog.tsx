import { CreateMember } from '@careloop/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Input, Modal, Radio, Space } from 'antd';
import { Controller, useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { api } from '../api/client';
import { contractResolver } from '../ui/contract-resolver';
import { FormField } from '../ui/FormField';
import { showProblems } from '../ui/show-problems';

const texts = ['name', 'email', 'password'] as const;

/** Adds a colleague. The first password is told by whoever adds them. */
export function MemberDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const { control, handleSubmit, setError } = useForm<CreateMember>({
    resolver: contractResolver(CreateMember),
    defaultValues: { name: '', email: '', password: '', role: 'agent' },
  });
  const create = useMutation({
    mutationFn: (body: CreateMember) => api.create('/members', body),
    onSuccess: () => {
      void message.success(t('settings.memberAdded'));
      onClose();
      return client.invalidateQueries({ queryKey: ['members'] });
    },
    onError: (error) => showProblems(error, setError, texts, message.error),
  });
  const save = handleSubmit((body) => create.mutate(body));
  return (
    <Modal
      open
      title={t('settings.addMember')}
      okText={t('states.add')}
      confirmLoading={create.isPending}
      onOk={() => void save()}
      onCancel={onClose}
    >
      <form noValidate onSubmit={(event) => void save(event)}>
        {texts.map((name) => (
          <Controller
            key={name}
            name={name}
            control={control}
            render={({ field, fieldState }) => (
              <FormField
                label={t(`settings.member.${name}`)}
                required
                help={name === 'password' ? t('settings.firstPasswordHelp') : undefined}
                problem={fieldState.error?.message}
              >
                {(ties) =>
                  name === 'password' ? (
                    <Input.Password {...field} {...ties} autoComplete="new-password" />
                  ) : (
                    <Input {...field} {...ties} type={name === 'email' ? 'email' : 'text'} autoComplete="off" />
                  )
                }
              </FormField>
            )}
          />
        ))}
        <Controller
          name="role"
          control={control}
          render={({ field }) => (
            <FormField label={t('settings.role')}>
              {(ties) => (
                <Radio.Group {...field} {...ties}>
                  <Space orientation="vertical">
                    {(['agent', 'builder', 'admin'] as const).map((role) => (
                      <Radio key={role} value={role}>
                        {t(`settings.roles.${role}`)}：{t(`settings.roleTexts.${role}`)}
                      </Radio>
                    ))}
                  </Space>
                </Radio.Group>
              )}
            </FormField>
          )}
        />
        <button type="submit" className="visually-hidden" tabIndex={-1} aria-hidden />
      </form>
    </Modal>
  );
}
