import { ChangeWorkspace } from '@careloop/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Input, Select } from 'antd';
import { Controller, useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { useMay, useMember } from '../access/useMe';
import { api } from '../api/client';
import { contractResolver } from '../ui/contract-resolver';
import { FormField } from '../ui/FormField';
import { showProblems } from '../ui/show-problems';

const zones = Intl.supportedValuesOf('timeZone').map((value) => ({ value, label: value }));

/** The workspace's name, and the time zone in which its days begin. */
export function WorkspaceSettings() {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const { workspace } = useMember();
  const isAdmin = useMay('admin');
  const client = useQueryClient();
  const { control, handleSubmit, formState, reset, setError } = useForm<ChangeWorkspace>({
    resolver: contractResolver(ChangeWorkspace),
    defaultValues: { name: workspace.name, zone: workspace.zone },
  });
  const change = useMutation({
    mutationFn: (body: ChangeWorkspace) => api.patch('/workspace', body),
    onSuccess: (_answer, body) => {
      reset(body);
      void message.success(t('states.saved'));
      return client.invalidateQueries({ queryKey: ['me'] });
    },
    onError: (error) => showProblems(error, setError, ['name', 'zone'], message.error),
  });
  return (
    <form noValidate onSubmit={(event) => void handleSubmit((body) => change.mutate(body))(event)}>
      <Controller
        name="name"
        control={control}
        render={({ field, fieldState }) => (
          <FormField label={t('settings.workspaceName')} problem={fieldState.error?.message}>
            {(ties) => <Input {...field} {...ties} disabled={!isAdmin} />}
          </FormField>
        )}
      />
      <Controller
        name="zone"
        control={control}
        render={({ field, fieldState }) => (
          <FormField label={t('settings.zone')} help={t('settings.zoneHelp')} problem={fieldState.error?.message}>
            {(ties) => (
              <Select
                {...field}
                {...ties}
                disabled={!isAdmin}
                showSearch={{ optionFilterProp: 'label' }}
                options={zones}
              />
            )}
          </FormField>
        )}
      />
      {isAdmin && (
        <Button type="primary" htmlType="submit" disabled={!formState.isDirty} loading={change.isPending}>
          {t('states.save')}
        </Button>
      )}
    </form>
  );
}
