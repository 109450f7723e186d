import type { HistoryEntry } from '@careloop/contracts';
import { Button, Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useMember } from '../access/useMe';
import { EmptyState } from '../ui/EmptyState';
import { ErrorState } from '../ui/ErrorState';
import { formatInstant } from '../ui/format';
import { useDrawerContext } from './drawer-context';
import { FieldValue } from './FieldValue';
import styles from './RecordForm.module.css';
import { useHistory } from './useRecords';
import { useValueText } from './useValueText';
import { Quiet } from '../ui/words';

/** Who changed this record, when, by what, and from what to what. */
export function HistoryTab({ id }: { id: string }) {
  const { t } = useTranslation();
  const { form, forms } = useDrawerContext();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useHistory(form, forms, id);
  if (error && !data) return <ErrorState error={error} onRetry={refetch} />;
  if (!data) return <Skeleton active />;
  if (!data.pages[0]?.items.length) return <EmptyState text={t('records.noHistory')} />;
  return (
    <>
      <ol className={styles.entries}>
        {data.pages.flatMap(({ items, names }) =>
          items.map((entry) => <Entry key={entry.id} entry={entry} names={names} />),
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

function Entry({ entry, names }: { entry: HistoryEntry; names: Record<string, string> }) {
  const { t, i18n } = useTranslation();
  const { workspace } = useMember();
  const { form } = useDrawerContext();
  const text = useValueText();
  const { kind, at, actorName, cause, old, new: now } = entry;
  const changed = form.fields.filter(
    ({ key }) =>
      (now !== null && key in now && (kind !== 'created' || now[key] !== null)) ||
      (kind === 'updated' && old !== null && key in old),
  );
  const way = t(`records.causes.${cause.kind}`);
  return (
    <li className={styles.entry} data-kind={kind}>
      <div className={styles.entryHead}>
        <strong>{actorName ?? way}</strong>
        <span>{t(`records.kinds.${kind}`)}</span>
        {actorName !== null && cause.kind !== 'person' && <Quiet>{way}</Quiet>}
        {cause.kind === 'automation' && cause.id && <Link to={`/ledger/${cause.id}`}>{t('records.why')}</Link>}
        <Quiet className="tabular">{formatInstant(at, i18n.language, workspace.zone)}</Quiet>
      </div>
      {changed.length > 0 && (
        <dl className={styles.changes}>
          {changed.map((field) => {
            const value = (values: Record<string, unknown> | null) =>
              values?.[field.key] == null ? null : (
                <FieldValue field={field} value={values[field.key]} text={text} names={names} />
              );
            return [
              <dt key={`${field.key} name`}>{field.label}</dt>,
              <dd key={field.key}>
                {kind === 'updated' && (
                  <>
                    <span className={styles.old}>{value(old) ?? t('states.empty')}</span>
                    {' → '}
                  </>
                )}
                {value(now) ?? <Quiet>{t('states.empty')}</Quiet>}
              </dd>,
            ];
          })}
        </dl>
      )}
    </li>
  );
}
