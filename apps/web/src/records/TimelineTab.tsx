import type { TimelineEntry } from '@careloop/contracts';
import { CustomerServiceOutlined, HeartOutlined, MailOutlined } from '@ant-design/icons';
import { Button, Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useMember } from '../access/useMe';
import { EmptyState } from '../ui/EmptyState';
import { ErrorState } from '../ui/ErrorState';
import { formatInstant } from '../ui/format';
import { useDrawerContext } from './drawer-context';
import styles from './RecordForm.module.css';
import { useTimeline } from './useRecords';
import { Quiet } from '../ui/words';

const icons = { occurrence: HeartOutlined, message: MailOutlined, task: CustomerServiceOutlined };

/** What care did to this record, and why it did or did not. */
export function TimelineTab({ id }: { id: string }) {
  const { t } = useTranslation();
  const { form } = useDrawerContext();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useTimeline(form.key, id);
  if (error && !data) return <ErrorState error={error} onRetry={refetch} />;
  if (!data) return <Skeleton active />;
  if (!data.pages[0]?.items.length)
    return (
      <EmptyState
        title={t('records.noCare')}
        text={t('records.noCareText')}
        action={<Link to="/automations">{t('frame.automations')}</Link>}
      />
    );
  return (
    <>
      <ol className={styles.entries}>
        {data.pages.flatMap(({ items }) =>
          items.map((entry) => <Entry key={`${entry.kind} ${entry.id}`} entry={entry} />),
        )}
      </ol>
      {hasNextPage && (
        <Button type="link" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('states.loadMore')}
        </Button>
      )}
    </>
  );
}

function Entry({ entry }: { entry: TimelineEntry }) {
  const { t, i18n } = useTranslation();
  const { workspace } = useMember();
  const { kind, at, text, body, automation, occurrenceId } = entry;
  const Icon = icons[kind];
  const why = kind === 'occurrence' ? entry.id : occurrenceId;
  return (
    <li className={styles.entry} data-kind={kind}>
      <div className={styles.entryHead}>
        <Icon aria-label={t(`records.careKinds.${kind}`)} />
        <strong>{text}</strong>
        <Quiet className="tabular">{formatInstant(at, i18n.language, workspace.zone)}</Quiet>
      </div>
      {body && <p className={styles.body}>{body}</p>}
      <div className={styles.entryHead}>
        {automation && <Link to={`/automations/${automation.id}`}>{automation.name}</Link>}
        {why && <Link to={`/ledger/${why}`}>{t('records.why')}</Link>}
      </div>
    </li>
  );
}
