import { DownOutlined, ExpandOutlined, CompressOutlined, UpOutlined } from '@ant-design/icons';
import { Button, Skeleton, Space, Tabs } from 'antd';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams, useSearchParams } from 'react-router';
import { failedWith } from '../api/error';
import { useLiveQuery } from '../api/live-events';
import { titleField } from '../forms/field-types';
import { RecordActions } from '../print/RecordActions';
import { filledBy, relationsOf } from '../related/relations';
import { EmptyState } from '../ui/EmptyState';
import { ErrorState } from '../ui/ErrorState';
import { SideDrawer } from '../ui/SideDrawer';
import { useNarrow } from '../ui/useNarrow';
import { useDrawerContext } from './drawer-context';
import { HistoryTab } from './HistoryTab';
import { RecordForm } from './RecordForm';
import { TimelineTab } from './TimelineTab';
import { useNames, useRecord } from './useRecords';
import { useValueText } from './useValueText';

const CommentsTab = lazy(() => import('../comments/CommentsTab'));
const RelatedTab = lazy(() => import('../related/RelatedTab'));

const FORM_ID = 'record-form';

/** One record beside the grid: its values, who changed them, and what care did. Its address can be shared. */
export default function RecordDrawer() {
  const { id } = useParams();
  return id === 'new' ? <NewRecord /> : <OpenRecord key={id} id={id!} />;
}

function NewRecord() {
  const { t } = useTranslation();
  const { form, forms, close } = useDrawerContext();
  const [search] = useSearchParams();
  const filled = filledBy(form, search);
  const names = useNames(form, forms, filled);
  return (
    <SideDrawer title={t('records.addTo', { form: form.name })} onClose={close}>
      {names ? (
        <RecordForm formId={FORM_ID} filled={filled} names={names} />
      ) : (
        <Skeleton active paragraph={{ rows: 8 }} />
      )}
    </SideDrawer>
  );
}

function OpenRecord({ id }: { id: string }) {
  const { t } = useTranslation();
  const { form, forms, ids, open, close } = useDrawerContext();
  const [search, setSearch] = useSearchParams();
  const narrow = useNarrow();
  const text = useValueText();
  const { record, error, refetch } = useRecord(form, forms, id);
  useLiveQuery(['record.changed', 'occurrence.changed', 'task.changed', 'message.sent'], ['record', form.key, id]);

  const put = (key: string, value: string | null) => {
    const next = new URLSearchParams(search);
    if (value) next.set(key, value);
    else next.delete(key);
    setSearch(next, { replace: true });
  };
  const gone = !record && failedWith(error, 'RECORD_NOT_FOUND');
  const wide = search.get('wide') === '1';
  const title = titleField(form);
  const at = ids.indexOf(id);
  return (
    <SideDrawer
      title={
        gone
          ? t('records.gone')
          : (record && title && text(record.values[title.key], title, record.names)) ||
            (record ? t('records.nameless') : '…')
      }
      wide={wide}
      beside
      onClose={close}
      extra={
        <Space size={0}>
          <Button
            type="text"
            icon={<UpOutlined />}
            disabled={at <= 0}
            aria-label={t('records.previous')}
            onClick={() => open(ids[at - 1]!)}
          />
          <Button
            type="text"
            icon={<DownOutlined />}
            disabled={at < 0 || at >= ids.length - 1}
            aria-label={t('records.next')}
            onClick={() => open(ids[at + 1]!)}
          />
          {record && <RecordActions form={form.key} id={id} />}
          {!narrow && (
            <Button
              type="text"
              icon={wide ? <CompressOutlined /> : <ExpandOutlined />}
              aria-label={t(wide ? 'records.smaller' : 'records.wider')}
              onClick={() => put('wide', wide ? null : '1')}
            />
          )}
        </Space>
      }
    >
      {gone ? (
        <EmptyState
          title={t('records.gone')}
          text={t('records.goneText')}
          action={<Button onClick={close}>{t('records.goneBack', { form: form.name })}</Button>}
        />
      ) : error && !record ? (
        <ErrorState error={error} onRetry={refetch} />
      ) : !record ? (
        <Skeleton active paragraph={{ rows: 8 }} />
      ) : (
        <Tabs
          style={{ marginTop: -16 }}
          activeKey={search.get('tab') ?? 'values'}
          onChange={(tab) => put('tab', tab === 'values' ? null : tab)}
          items={[
            { key: 'values', label: t('records.values'), children: <RecordForm formId={FORM_ID} record={record} /> },
            {
              key: 'comments',
              label: t('comments.tab'),
              children: (
                <Suspense fallback={<Skeleton active />}>
                  <CommentsTab form={form.key} id={id} />
                </Suspense>
              ),
              destroyOnHidden: true,
            },
            ...(relationsOf(form, forms).length
              ? [
                  {
                    key: 'related',
                    label: t('related.tab'),
                    children: (
                      <Suspense fallback={<Skeleton active />}>
                        <RelatedTab form={form} forms={forms} id={id} />
                      </Suspense>
                    ),
                    destroyOnHidden: true,
                  },
                ]
              : []),
            { key: 'history', label: t('records.history'), children: <HistoryTab id={id} />, destroyOnHidden: true },
            { key: 'care', label: t('records.care'), children: <TimelineTab id={id} />, destroyOnHidden: true },
          ]}
        />
      )}
    </SideDrawer>
  );
}
