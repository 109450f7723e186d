import { Password, Strict, type MemberView } from '@careloop/contracts';
import { useMutation } from '@tanstack/react-query';
import { App, Input, Modal } from 'antd';
import { Controller, useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { api } from '../api/client';
import { contractResolver } from '../ui/contract-resolver';
import { FormField } from '../ui/FormField';

const NewPassword = Strict({ password: Password });

/** Gives a member a new password; their sessions end. */
export function PasswordDialog({ member, onClose }: { member: MemberView; onClose: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const { control, handleSubmit } = useForm({
    resolver: contractResolver<{ password: string }>(NewPassword),
    defaultValues: { password: '' },
  });
  const change = useMutation({
    mutationFn: (body: { password: string }) => api.patch(`/members/${member.id}`, body),
    onSuccess: () => {
      void message.success(t('settings.passwordReset', { name: member.name }));
      onClose();
    },
    onError: (error) => void message.error(error.message),
  });
  const save = handleSubmit((body) => change.mutate(body));
  return (
    <Modal
      open
      title={t('settings.resetPasswordOf', { name: member.name })}
      okText={t('settings.resetPassword')}
      confirmLoading={change.isPending}
      onOk={() => void save()}
      onCancel={onClose}
    >
      <form noValidate onSubmit={(event) => void save(event)}>
        <Controller
          name="password"
          control={control}
          render={({ field, fieldState }) => (
            <FormField
              label={t('access.newPassword')}
              required
              help={t('settings.resetHelp')}
              problem={fieldState.error?.message}
            >
              {(ties) => <Input.Password {...field} {...ties} autoComplete="new-password" autoFocus />}
            </FormField>
          )}
        />
      </form>
    </Modal>
  );
}
