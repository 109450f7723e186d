import { ArrowLeftOutlined } from '@ant-design/icons';
import { Button, Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { EmptyState } from '../ui/EmptyState';
import { ErrorState } from '../ui/ErrorState';
import { Page } from '../ui/Page';
import { PageHeader } from '../ui/PageHeader';
import styles from './Ledger.module.css';
import { MessageCard } from './MessageCard';
import { useOutbox } from './useLedger';

/** What the sandbox channel kept instead of sending: texts as customers would have got them. */
export default function OutboxPage() {
  const { t } = useTranslation();
  const { messages, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useOutbox();
  return (
    <Page narrow>
      <PageHeader
        before={
          <Link to="/ledger">
            <ArrowLeftOutlined /> {t('frame.ledger')}
          </Link>
        }
        title={t('ledger.outbox.title')}
        text={t('ledger.outbox.text')}
      />
      {error ? (
        <ErrorState error={error} onRetry={refetch} />
      ) : !messages ? (
        <Skeleton active />
      ) : !messages.length ? (
        <EmptyState title={t('ledger.outbox.none')} text={t('ledger.outbox.noneText')} />
      ) : (
        <>
          {messages.map((message) => (
            <MessageCard
              key={message.id}
              to={message.recipient}
              subject={message.subject}
              body={message.body}
              at={message.createdAt}
              extra={<Link to={`/ledger?record=${message.recordId}`}>{t('ledger.outbox.why')}</Link>}
            />
          ))}
          {hasNextPage && (
            <div className={styles.more}>
              <Button loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
                {t('states.loadMore')}
              </Button>
            </div>
          )}
        </>
      )}
    </Page>
  );
}
