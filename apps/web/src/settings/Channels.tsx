import type { ChannelSettings, ChannelTypeView } from '@careloop/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Badge, Button, Skeleton, Switch } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../access/useMe';
import { api } from '../api/client';
import { ErrorState } from '../ui/ErrorState';
import { ChannelDrawer } from './ChannelDrawer';
import styles from './settings.module.css';
import { Quiet } from '../ui/words';

/** The ways to reach customers, and whether each is ready to send. */
export function Channels() {
  const { t, i18n } = useTranslation();
  const { message } = App.useApp();
  const isAdmin = useMay('admin');
  const client = useQueryClient();
  const [open, setOpen] = useState<string>();
  const { data, error, refetch } = useQuery({
    queryKey: ['channels', i18n.language],
    queryFn: () => api.get<{ items: ChannelTypeView[] }>('/channels'),
  });
  const change = useMutation({
    mutationFn: ({ id, ...body }: ChannelSettings & { id: string }) =>
      api.put<ChannelTypeView>(`/channels/${id}`, body),
    onSuccess: () => {
      void message.success(t('states.saved'));
      return client.invalidateQueries({ queryKey: ['channels'] });
    },
  });
  if (error && !data) return <ErrorState error={error} onRetry={refetch} />;
  if (!data) return <Skeleton active />;
  const opened = data.items.find(({ id }) => id === open);
  return (
    <section>
      <ul className={styles.list}>
        {data.items.map(({ id, label, enabled, ready, problem, schema, settings }) => (
          <li key={id} className={styles.item}>
            <div className={styles.words}>
              <strong>{label}</strong>
              <Badge
                status={ready ? 'success' : enabled ? 'warning' : 'default'}
                text={ready ? t('settings.ready') : enabled ? (problem ?? t('settings.notReady')) : t('settings.off')}
              />
            </div>
            {isAdmin && (
              <>
                {hasSettings(schema) && <Button onClick={() => setOpen(id)}>{t('settings.setUp')}</Button>}
                <Switch
                  checked={enabled}
                  aria-label={t('settings.use', { name: label })}
                  loading={change.isPending && change.variables.id === id}
                  onChange={(on) =>
                    change.mutate(
                      { id, enabled: on, settings: settings ?? {} },
                      { onError: (refusal) => void message.error(refusal.message) },
                    )
                  }
                />
              </>
            )}
          </li>
        ))}
      </ul>
      {!isAdmin && <Quiet>{t('settings.askAdmin')}</Quiet>}
      {opened && (
        <ChannelDrawer
          key={opened.id}
          channel={opened}
          isSaving={change.isPending}
          onSave={(settings) => change.mutateAsync({ id: opened.id, settings }).then(() => setOpen(undefined))}
          onClose={() => setOpen(undefined)}
        />
      )}
    </section>
  );
}

const hasSettings = (schema: unknown) =>
  Object.keys((schema as { properties?: object } | undefined)?.properties ?? {}).length > 0;
