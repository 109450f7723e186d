import { MailOutlined } from '@ant-design/icons';
import type { OccurrenceView } from '@careloop/contracts';
import { Button, Select, Skeleton, Table, Tag, Typography, type TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, Outlet, useNavigate, useSearchParams } from 'react-router';
import { useMember } from '../access/useMe';
import { useAutomations } from '../automations/useAutomations';
import { ButtonLink } from '../ui/ButtonLink';
import { EmptyState } from '../ui/EmptyState';
import { ErrorState } from '../ui/ErrorState';
import { formatCount, formatInstant } from '../ui/format';
import { Page } from '../ui/Page';
import { PageHeader } from '../ui/PageHeader';
import { useNarrow } from '../ui/useNarrow';
import { useNow } from '../ui/useNow';
import { sayWhen } from '../ui/when';
import styles from './Ledger.module.css';
import { STATES, StateTag } from './StateTag';
import { useLedger, useLedgerCounts } from './useLedger';

/** Every promise of care with what became of it and why. The address holds the filter. */
export default function LedgerPage() {
  const { t, i18n } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const filter = {
    automation: search.get('automation') ?? undefined,
    record: search.get('record') ?? undefined,
    state: search.get('state') ?? undefined,
  };
  const { occurrences, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useLedger(filter);
  const counts = useLedgerCounts(filter);
  const total = counts && Object.values(counts).reduce((sum, count) => sum + count, 0);
  const ahead = (counts?.planned ?? 0) + (counts?.waiting ?? 0) + (counts?.running ?? 0);
  const trouble = (counts?.failed ?? 0) + (counts?.uncertain ?? 0);
  const put = (key: string, value: string | undefined) =>
    setSearch(
      (old) => {
        if (value) old.set(key, value);
        else old.delete(key);
        return old;
      },
      { replace: true },
    );
  const filtered = Boolean(filter.automation ?? filter.record ?? filter.state);
  const number = (count: number) => formatCount(count, i18n.language);

  return (
    <Page>
      <PageHeader
        title={t('frame.ledger')}
        text={
          total ? t('ledger.head', { total: number(total), ahead: number(ahead), trouble: number(trouble) }) : undefined
        }
        actions={
          <ButtonLink to="/outbox" icon={<MailOutlined />}>
            {t('ledger.outbox.title')}
          </ButtonLink>
        }
      />
      <Filters filter={filter} counts={counts} name={occurrences?.[0]?.record.name} put={put} />
      {error ? (
        <ErrorState error={error} onRetry={refetch} />
      ) : !occurrences ? (
        <Skeleton active paragraph={{ rows: 8 }} />
      ) : !occurrences.length ? (
        filtered ? (
          <EmptyState
            title={t('ledger.nothingFound')}
            action={<Button onClick={() => setSearch({}, { replace: true })}>{t('ledger.clear')}</Button>}
          />
        ) : (
          <EmptyState
            title={t('ledger.none')}
            text={t('ledger.noneText')}
            action={
              <ButtonLink to="/automations" type="primary">
                {t('ledger.toAutomations')}
              </ButtonLink>
            }
          />
        )
      ) : (
        <>
          <Rows occurrences={occurrences} />
          {hasNextPage && (
            <div className={styles.more}>
              <Button loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
                {t('states.loadMore')}
              </Button>
            </div>
          )}
        </>
      )}
      <Outlet />
    </Page>
  );
}

function Filters({
  filter,
  counts,
  name,
  put,
}: {
  filter: { automation?: string; record?: string; state?: string };
  counts: Record<string, number> | undefined;
  name: string | undefined;
  put: (key: string, value: string | undefined) => void;
}) {
  const { t } = useTranslation();
  const { automations } = useAutomations();
  return (
    <div className={styles.filters}>
      <Select
        className={styles.filter}
        allowClear
        showSearch={{ optionFilterProp: 'label' }}
        aria-label={t('ledger.automation')}
        placeholder={t('ledger.allAutomations')}
        value={filter.automation}
        options={automations?.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(id?: string) => put('automation', id)}
      />
      <Select
        className={styles.filter}
        mode="multiple"
        allowClear
        maxTagCount="responsive"
        aria-label={t('ledger.state')}
        placeholder={t('ledger.allStates')}
        value={filter.state?.split(',') ?? []}
        options={STATES.map((state) => ({
          value: state,
          label: counts?.[state] ? `${t(`ledger.states.${state}`)} ${counts[state]}` : t(`ledger.states.${state}`),
        }))}
        onChange={(states: string[]) => put('state', states.join(','))}
      />
      {filter.record && (
        <Tag closable onClose={() => put('record', undefined)}>
          {t('ledger.onlyOf', { name: name ?? '…' })}
        </Tag>
      )}
    </div>
  );
}

function Rows({ occurrences }: { occurrences: OccurrenceView[] }) {
  const { t } = useTranslation();
  const narrow = useNarrow();
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const open = (id: string) => `/ledger/${id}?${search.toString()}`;
  if (narrow) return <Cards occurrences={occurrences} open={open} />;
  const columns: TableColumnsType<OccurrenceView> = [
    {
      title: t('ledger.customer'),
      width: 160,
      ellipsis: true,
      render: (_, { id, record }) => <Link to={open(id)}>{record.name}</Link>,
    },
    {
      title: t('ledger.automation'),
      width: 220,
      ellipsis: true,
      render: (_, { automation, version }) => (
        <>
          {automation.name} <Typography.Text type="secondary">{t('ledger.version', { version })}</Typography.Text>
        </>
      ),
    },
    { title: t('ledger.due'), width: 200, render: (_, { dueAt }) => <Due at={dueAt} /> },
    { title: t('ledger.state'), width: 112, render: (_, { state }) => <StateTag state={state} /> },
    {
      title: t('ledger.why'),
      ellipsis: true,
      render: (_, occurrence) => <Reason occurrence={occurrence} />,
    },
  ];
  return (
    <Table<OccurrenceView>
      className="tabular"
      size="middle"
      rowKey="id"
      columns={columns}
      dataSource={occurrences}
      pagination={false}
      scroll={{ x: 900 }}
      onRow={({ id }) => ({ onClick: () => void navigate(open(id)), className: styles.row })}
    />
  );
}

/** The same as cards, for narrow windows. */
function Cards({ occurrences, open }: { occurrences: OccurrenceView[]; open: (id: string) => string }) {
  return (
    <ul className={styles.cards}>
      {occurrences.map((occurrence) => (
        <li key={occurrence.id}>
          <Link to={open(occurrence.id)} className={styles.card}>
            <span className={styles.cardTop}>
              <strong>{occurrence.record.name}</strong>
              <StateTag state={occurrence.state} />
            </span>
            <span>{occurrence.automation.name}</span>
            <Reason occurrence={occurrence} />
            <Due at={occurrence.dueAt} />
          </Link>
        </li>
      ))}
    </ul>
  );
}

function Reason({ occurrence }: { occurrence: OccurrenceView }) {
  return <Typography.Text type="secondary">{useWords(occurrence)}</Typography.Text>;
}

/** Why it is in its state: the server's sentence, or when a wait ends. */
function useWords({ message, resumeAt, state }: OccurrenceView): string {
  const { t, i18n } = useTranslation();
  const { workspace } = useMember();
  if (message) return message;
  if (state === 'waiting' && resumeAt)
    return t('ledger.until', { time: formatInstant(resumeAt, i18n.language, workspace.zone) });
  return '';
}

/** 后天 10:00, with the exact time on hover. */
export function Due({ at }: { at: string }) {
  const { i18n } = useTranslation();
  const { workspace } = useMember();
  const now = useNow();
  const exact = formatInstant(at, i18n.language, workspace.zone);
  return (
    <time dateTime={at} title={exact} className="tabular">
      {sayWhen(at, i18n.language, workspace.zone, now)}
    </time>
  );
}
