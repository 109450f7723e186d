import type { PluginView } from '@careloop/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Skeleton, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import { useMay } from '../access/useMe';
import { api } from '../api/client';
import { ErrorState } from '../ui/ErrorState';
import styles from './settings.module.css';
import { Quiet } from '../ui/words';

/** What the platform can do, bundle by bundle; an admin turns bundles off and on. */
export function Plugins() {
  const { t, i18n } = useTranslation();
  const { message, modal } = App.useApp();
  const isAdmin = useMay('admin');
  const client = useQueryClient();
  const { data, error, refetch } = useQuery({
    queryKey: ['plugins', i18n.language],
    queryFn: () => api.get<{ items: PluginView[] }>('/plugins'),
  });
  const turn = useMutation({
    mutationFn: ({ id, on }: { id: string; on: boolean }) => api.post(`/plugins/${id}/${on ? 'enable' : 'disable'}`),
    onSuccess: () =>
      Promise.all(['plugins', 'channels', 'field-types'].map((key) => client.invalidateQueries({ queryKey: [key] }))),
    onError: (refusal) => void message.error(refusal.message),
  });
  if (error && !data) return <ErrorState error={error} onRetry={refetch} />;
  if (!data) return <Skeleton active />;
  const ask = ({ id, label }: PluginView, on: boolean) =>
    on
      ? turn.mutate({ id, on })
      : void modal.confirm({
          title: t('settings.pluginOffTitle', { name: label }),
          content: t('settings.pluginOffText'),
          okText: t('settings.disable'),
          onOk: () => turn.mutate({ id, on }),
        });
  return (
    <ul className={styles.list}>
      {data.items.map((plugin) => (
        <li key={plugin.id} className={styles.item}>
          <div className={styles.words}>
            <span>
              <strong>{plugin.label}</strong> <Quiet className="tabular">{plugin.version}</Quiet>
            </span>
            {(['fields', 'actions', 'channels'] as const).map(
              (kind) =>
                plugin[kind].length > 0 && (
                  <Quiet key={kind}>
                    {t(`settings.brings.${kind}`)}：{plugin[kind].join('、')}
                  </Quiet>
                ),
            )}
          </div>
          <Switch
            checked={plugin.enabled}
            disabled={!isAdmin}
            aria-label={t('settings.use', { name: plugin.label })}
            onChange={(on) => ask(plugin, on)}
          />
        </li>
      ))}
    </ul>
  );
}
