import { ChangePassword as Contract } from '@careloop/contracts';
import { useMutation } from '@tanstack/react-query';
import { App, Input, Modal } from 'antd';
import { Controller, useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { api } from '../api/client';
import { contractResolver } from '../ui/contract-resolver';
import { FormField } from '../ui/FormField';
import { showProblems } from '../ui/show-problems';

const fields = ['current', 'password'] as const;

/** The dialog in which members change their own password. */
export default function ChangePassword({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const { control, handleSubmit, formState, setError } = useForm<Contract>({
    resolver: contractResolver(Contract),
    defaultValues: { current: '', password: '' },
  });
  const change = useMutation({ mutationFn: (body: Contract) => api.post('/auth/password', body) });
  const save = handleSubmit((body) =>
    change.mutate(body, {
      onSuccess: () => {
        message.success(t('access.passwordChanged'));
        onClose();
      },
      onError: (error) => showProblems(error, setError, fields, message.error),
    }),
  );
  return (
    <Modal
      open
      title={t('access.changePassword')}
      okText={t('access.changePassword')}
      confirmLoading={change.isPending}
      onOk={() => void save()}
      onCancel={onClose}
    >
      <form onSubmit={(event) => void save(event)}>
        {fields.map((name) => (
          <Controller
            key={name}
            name={name}
            control={control}
            render={({ field }) => (
              <FormField
                label={t(`access.${name === 'current' ? 'currentPassword' : 'newPassword'}`)}
                required
                help={name === 'password' ? t('access.passwordHelp') : undefined}
                problem={formState.errors[name]?.message}
              >
                {(ties) => (
                  <Input.Password
                    {...field}
                    {...ties}
                    autoComplete={name === 'current' ? 'current-password' : 'new-password'}
                  />
                )}
              </FormField>
            )}
          />
        ))}
        <button type="submit" className="visually-hidden" tabIndex={-1} aria-hidden />
      </form>
    </Modal>
  );
}
