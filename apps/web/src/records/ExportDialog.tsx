import type { CreateExport, ExportView, FormView } from '@careloop/contracts';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Alert, Button, Modal, Progress, Radio, Space } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { address, api } from '../api/client';
import { useLiveQuery } from '../api/live-events';
import { FormField } from '../ui/FormField';
import { formatCount } from '../ui/format';
import { useRecordCount } from './useRecords';
import type { ViewState } from './view-state';
import { Quiet } from '../ui/words';

/** Asks for a file of the data, shows how far it is, and hands it over. It is made on the server, also when this closes. */
export default function ExportDialog({
  form,
  view,
  columns,
  onClose,
}: {
  form: FormView;
  view: ViewState;
  columns: FormView['fields'];
  onClose: () => void;
}) {
  const { t, i18n } = useTranslation();
  const [format, setFormat] = useState<CreateExport['format']>('xlsx');
  const [scope, setScope] = useState<'all' | 'shown'>('all');
  const start = useMutation({
    mutationFn: () =>
      api.create<{ id: string }>(`/forms/${form.key}/exports`, {
        format,
        filter: view.filter,
        ...(scope === 'shown' && { fields: columns.map(({ key }) => key) }),
      } satisfies CreateExport),
  });
  const id = start.data?.id;
  const queryKey = ['export', id];
  useLiveQuery(['export.progress'], queryKey);
  const { data: job, error } = useQuery({
    queryKey,
    queryFn: () => api.get<ExportView>(`/exports/${id}`),
    enabled: id !== undefined,
    refetchInterval: ({ state }) => (isOver(state.data) ? false : 1000),
  });
  const total = useRecordCount(form.key, { filter: view.filter, search: '' })?.value;
  const failed = error ?? start.error;
  return (
    <Modal
      open
      title={t('records.exportTitle', { name: form.name })}
      onCancel={onClose}
      footer={
        id ? (
          <Space>
            <Button onClick={onClose}>{t('states.close')}</Button>
            {job?.state === 'done' && (
              <Button type="primary" href={address(`/exports/${id}/file`)} download>
                {t('records.download')}
              </Button>
            )}
          </Space>
        ) : (
          <Space>
            <Button onClick={onClose}>{t('states.cancel')}</Button>
            <Button type="primary" loading={start.isPending} onClick={() => start.mutate()}>
              {t('records.exportStart')}
            </Button>
          </Space>
        )
      }
    >
      {failed && <Alert type="error" showIcon title={failed.message} />}
      {!id ? (
        <>
          <FormField label={t('records.exportFormat')}>
            {(ties) => (
              <Radio.Group {...ties} value={format} onChange={({ target }) => setFormat(target.value as typeof format)}>
                <Radio value="xlsx">Excel（.xlsx）</Radio>
                <Radio value="csv">CSV</Radio>
              </Radio.Group>
            )}
          </FormField>
          <FormField label={t('records.exportFields')} help={view.search ? t('records.exportNotSearch') : undefined}>
            {(ties) => (
              <Radio.Group {...ties} value={scope} onChange={({ target }) => setScope(target.value as typeof scope)}>
                <Radio value="all">{t('records.exportAll')}</Radio>
                <Radio value="shown">{t('records.exportShown', { count: columns.length })}</Radio>
              </Radio.Group>
            )}
          </FormField>
        </>
      ) : job?.state === 'failed' ? (
        <Alert type="error" showIcon title={job.error ?? t('states.serverError')} />
      ) : (
        <div aria-live="polite">
          <Progress
            percent={job?.state === 'done' ? 100 : percentOf(job?.processed, total)}
            status={job?.state === 'done' ? 'success' : 'active'}
          />
          <Quiet className="tabular">
            {job?.state === 'done'
              ? t('records.exportDone', { shown: formatCount(job.processed, i18n.language) })
              : t('records.exporting', { shown: formatCount(job?.processed ?? 0, i18n.language) })}
          </Quiet>
        </div>
      )}
    </Modal>
  );
}

const isOver = (job: ExportView | undefined) => job !== undefined && !['waiting', 'running'].includes(job.state);
const percentOf = (done = 0, total = 0) => (total ? Math.min(99, Math.floor((done / total) * 100)) : 0);
