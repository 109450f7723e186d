import type { BatchAnswer, BinSettings, DeletedRecord, FormView } from '@careloop/contracts';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Checkbox, InputNumber, Modal, Skeleton } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { useMay, useMember } from '../access/useMe';
import { api, type Page as ListPage } from '../api/client';
import { useLiveQuery } from '../api/live-events';
import { BatchResult } from '../batch/BatchResult';
import { useFormDefinition } from '../forms/useForms';
import { ButtonLink } from '../ui/ButtonLink';
import { EmptyState } from '../ui/EmptyState';
import { ErrorState } from '../ui/ErrorState';
import { formatInstant } from '../ui/format';
import { FormField } from '../ui/FormField';
import { Page } from '../ui/Page';
import { PageHeader } from '../ui/PageHeader';
import { Quiet } from '../ui/words';
import styles from './bin.module.css';

/** Deleted records of a form: who deleted them and when they go; brought back, or deleted for good by admins. */
export default function BinPage() {
  const { t } = useTranslation();
  const { form: keyOrId } = useParams();
  const { form, error, refetch } = useFormDefinition(keyOrId);
  if (form === null) return <EmptyState title={t('forms.gone')} text={t('forms.goneText')} />;
  return (
    <Page narrow>
      {form ? <Bin form={form} /> : error ? <ErrorState error={error} onRetry={refetch} /> : <Skeleton active />}
    </Page>
  );
}

function Bin({ form }: { form: FormView }) {
  const { t, i18n } = useTranslation();
  const { modal } = App.useApp();
  const { workspace } = useMember();
  const mayPurge = useMay('admin');
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const [batch, setBatch] = useState<string>();
  const [settings, setSettings] = useState(false);
  const { data: kept } = useQuery({ queryKey: ['bin-settings'], queryFn: () => api.get<BinSettings>('/bin/settings') });
  const queryKey = ['bin', form.key];
  useLiveQuery(['record.changed'], queryKey);
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam: cursor }) =>
      api.get<ListPage<DeletedRecord>>(`/forms/${form.key}/bin`, { cursor, limit: 100 }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    staleTime: 0,
  });
  const act = useMutation({
    mutationFn: async ({ what, ids }: { what: 'restore' | 'purge'; ids?: string[] }) =>
      (await api.create<BatchAnswer>(`/forms/${form.key}/bin/${what}`, { ...(ids && { ids }) })).id!,
    onSuccess: (id) => {
      setTicked(new Set());
      setBatch(id);
    },
  });
  const items = data?.pages.flatMap((page) => page.items);
  const selected = items?.filter(({ id }) => ticked.has(id)).map(({ id }) => id) ?? [];
  const purge = (ids?: string[]) =>
    modal.confirm({
      title: ids ? t('bin.purgeTitle', { count: ids.length }) : t('bin.purgeAllTitle'),
      content: t('bin.purgeText'),
      okText: t('bin.purge'),
      okButtonProps: { danger: true },
      onOk: () => act.mutateAsync({ what: 'purge', ...(ids && { ids }) }).catch(() => undefined),
    });
  const at = (instant: string) => formatInstant(instant, i18n.language, workspace.zone);
  return (
    <>
      <PageHeader
        before={<Link to={`/forms/${form.key}`}>{form.name}</Link>}
        title={t('bin.title', { form: form.name })}
        text={
          kept && (
            <>
              {t('bin.text', { count: kept.days })}{' '}
              {mayPurge && (
                <Button type="link" size="small" className={styles.link} onClick={() => setSettings(true)}>
                  {t('bin.change')}
                </Button>
              )}
            </>
          )
        }
        actions={
          items &&
          items.length > 0 && (
            <>
              <Button loading={act.isPending} onClick={() => act.mutate({ what: 'restore' })}>
                {t('bin.restoreAll')}
              </Button>
              {mayPurge && (
                <Button danger onClick={() => void purge()}>
                  {t('bin.purgeAll')}
                </Button>
              )}
            </>
          )
        }
      />
      {act.error && <Alert className={styles.part} type="error" showIcon title={act.error.message} />}
      {error && !items ? (
        <ErrorState error={error} onRetry={refetch} />
      ) : !items ? (
        <Skeleton active />
      ) : !items.length ? (
        <EmptyState
          title={t('bin.empty')}
          text={t('bin.emptyText')}
          action={<ButtonLink to={`/forms/${form.key}`}>{t('bin.toData')}</ButtonLink>}
        />
      ) : (
        <>
          <div className={styles.bar}>
            <Checkbox
              checked={selected.length === items.length}
              indeterminate={selected.length > 0 && selected.length < items.length}
              onChange={({ target }) => setTicked(new Set(target.checked ? items.map(({ id }) => id) : []))}
            >
              {selected.length ? t('bin.selected', { count: selected.length }) : t('bin.selectAll')}
            </Checkbox>
            {selected.length > 0 && (
              <>
                <Button size="small" onClick={() => act.mutate({ what: 'restore', ids: selected })}>
                  {t('bin.restore')}
                </Button>
                {mayPurge && (
                  <Button size="small" danger onClick={() => void purge(selected)}>
                    {t('bin.purge')}
                  </Button>
                )}
              </>
            )}
          </div>
          <ul className={styles.list}>
            {items.map(({ id, title, deletedAt, deletedBy, cause, purgedAt }) => {
              const name = title || t('batch.nameless');
              return (
                <li key={id}>
                  <Checkbox
                    aria-label={t('bin.select', { name })}
                    checked={ticked.has(id)}
                    onChange={({ target }) => {
                      const next = new Set(ticked);
                      if (target.checked) next.add(id);
                      else next.delete(id);
                      setTicked(next);
                    }}
                  />
                  <div className={styles.words}>
                    <strong>{name}</strong>
                    <Quiet className="tabular">
                      {deletedBy ?? (cause ? t(`records.causes.${cause}`) : '')} · {at(deletedAt)} · {t('bin.purgedAt')}{' '}
                      {at(purgedAt)}
                    </Quiet>
                  </div>
                  <Button
                    size="small"
                    aria-label={t('bin.restoreOne', { name })}
                    onClick={() => act.mutate({ what: 'restore', ids: [id] })}
                  >
                    {t('bin.restore')}
                  </Button>
                </li>
              );
            })}
          </ul>
          {hasNextPage && (
            <Button type="link" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
              {t('states.loadMore')}
            </Button>
          )}
        </>
      )}
      {batch && (
        <Modal
          open
          title={t('bin.name')}
          onCancel={() => setBatch(undefined)}
          footer={<Button onClick={() => setBatch(undefined)}>{t('states.close')}</Button>}
        >
          <BatchResult id={batch} form={form.key} />
        </Modal>
      )}
      {settings && kept && <DaysDialog days={kept.days} onClose={() => setSettings(false)} />}
    </>
  );
}

function DaysDialog({ days, onClose }: { days: number; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [value, setValue] = useState<number | null>(days);
  const save = useMutation({
    mutationFn: (body: BinSettings) => api.put<BinSettings>('/bin/settings', body),
    onSuccess: async () => {
      await Promise.all([['bin-settings'], ['bin']].map((queryKey) => client.invalidateQueries({ queryKey })));
      onClose();
    },
  });
  return (
    <Modal
      open
      width={400}
      title={t('bin.days')}
      okText={t('states.save')}
      okButtonProps={{ disabled: value === null }}
      confirmLoading={save.isPending}
      onOk={() => value !== null && save.mutate({ days: value })}
      onCancel={onClose}
    >
      <FormField label={t('bin.days')} help={t('bin.daysHelp')} problem={save.error?.message}>
        {(ties) => <InputNumber {...ties} min={1} max={3650} precision={0} value={value} onChange={setValue} />}
      </FormField>
    </Modal>
  );
}
