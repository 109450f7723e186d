import type { FormView, RecordView } from '@careloop/contracts';
import { useQueryClient, type InfiniteData } from '@tanstack/react-query';
import { App } from 'antd';
import { useTranslation } from 'react-i18next';
import { api } from '../api/client';
import { ApiError } from '../api/error';
import { pagesOptions, type NamedPage, type RecordQuery } from '../records/useRecords';

/** A record that goes from one list to another by a change of its values. */
export interface Move {
  record: RecordView;
  names: Record<string, string>;
  /** How the record is called, and the place it goes to, for the sentences about it. */
  name: string;
  to: string;
  values: Record<string, unknown>;
  from: RecordQuery;
  into: RecordQuery;
}

/**
 * Moves a record at once and writes it then; what the server refuses goes back to where it was, with the reason. The
 * version it was seen at goes along: what a colleague changed meanwhile is not overwritten.
 */
export function useMoveCard(form: FormView, forms: FormView[]) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const keyOf = (query: RecordQuery) => pagesOptions(form, forms, query).queryKey as readonly unknown[];
  const change = (query: RecordQuery, items: (items: RecordView[], page: number) => RecordView[]) =>
    client.setQueryData<InfiniteData<NamedPage>>(
      keyOf(query),
      (data) => data && { ...data, pages: data.pages.map((page, i) => ({ ...page, items: items(page.items, i) })) },
    );
  const without = (query: RecordQuery, id: string) => change(query, (items) => items.filter((item) => item.id !== id));
  const on = (query: RecordQuery, record: RecordView, names: Record<string, string>) => {
    change(query, (items, page) => (page === 0 ? [record, ...items.filter(({ id }) => id !== record.id)] : items));
    client.setQueryData<InfiniteData<NamedPage>>(
      keyOf(query),
      (data) =>
        data && { ...data, pages: data.pages.map((p, i) => (i ? p : { ...p, names: { ...p.names, ...names } })) },
    );
  };

  return async ({ record, names, name, to, values, from, into }: Move) => {
    await Promise.all([from, into].map((query) => client.cancelQueries({ queryKey: keyOf(query) })));
    const before = client.getQueryData(keyOf(from));
    const same = JSON.stringify(keyOf(from)) === JSON.stringify(keyOf(into));
    if (!same) without(from, record.id);
    on(into, { ...record, values: { ...record.values, ...values } }, names);
    try {
      const written = await api.patch<RecordView>(`/forms/${form.key}/records/${record.id}`, {
        values,
        version: record.version,
      });
      change(into, (items) => items.map((item) => (item.id === written.id ? { ...item, ...written } : item)));
      void client.invalidateQueries({ queryKey: ['record', form.key, record.id] });
      void message.success(t('views.moved', { name, to }));
    } catch (error) {
      if (!same) without(into, record.id);
      client.setQueryData(keyOf(from), before);
      const reason =
        error instanceof ApiError ? (error.details[0]?.message ?? error.message) : (error as Error).message;
      void message.error(t('views.notMoved', { name, reason }), 6);
      // What it looks like by now, and where it stands.
      if (error instanceof ApiError && error.status)
        void client.invalidateQueries({ queryKey: ['records', form.key, 'pages'] });
    }
    void client.invalidateQueries({ queryKey: ['records', form.key, 'figures'] });
  };
}
