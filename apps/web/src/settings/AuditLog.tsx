import type { AuditView } from '@careloop/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { useMember } from '../access/useMe';
import { useMembers } from '../access/useMembers';
import { api, type Page } from '../api/client';
import { ErrorState } from '../ui/ErrorState';
import { formatInstant } from '../ui/format';
import { useAuditFacts } from './useAuditFacts';
import styles from './settings.module.css';
import { Quiet, QuietLine } from '../ui/words';

/** Who did what that matters to the workspace, newest first. */
export function AuditLog() {
  const { t, i18n } = useTranslation();
  const { workspace } = useMember();
  const { members } = useMembers();
  const factsOf = useAuditFacts();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['audit'],
    queryFn: ({ pageParam: cursor }) => api.get<Page<AuditView>>('/audit', { cursor, limit: 50 }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  if (error && !data) return <ErrorState error={error} onRetry={refetch} />;
  if (!data) return <Skeleton active />;
  return (
    <section>
      <ul className={styles.list}>
        {data.pages.flatMap(({ items }) =>
          items.map(({ id, at, action, memberId, facts }) => (
            <li key={id} className={styles.item}>
              <div className={styles.words}>
                <span>
                  <strong>
                    {members?.find((member) => member.id === memberId)?.name ?? t('records.causes.system')}
                  </strong>{' '}
                  {t([`settings.actions.${action.replace('.', '_')}`, 'settings.actions.other'], { action })}
                </span>
                <QuietLine>{factsOf(action, facts)}</QuietLine>
              </div>
              <Quiet className="tabular">{formatInstant(at, i18n.language, workspace.zone)}</Quiet>
            </li>
          )),
        )}
      </ul>
      {hasNextPage && (
        <Button type="link" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('states.loadMore')}
        </Button>
      )}
    </section>
  );
}
