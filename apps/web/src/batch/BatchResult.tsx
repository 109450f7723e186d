import type { BatchView } from '@careloop/contracts';
import { Alert, Button, Progress, Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '../ui/ErrorState';
import { formatCount } from '../ui/format';
import { Note, Quiet } from '../ui/words';
import styles from './batch.module.css';
import { Refused } from './Refused';
import { isOver, useBatch } from './useBatches';

/** How far a batch is, and in the end what it did and what it left alone. It goes on when this is closed. */
export function BatchResult({ id, form }: { id: string; form: string }) {
  const { t, i18n } = useTranslation();
  const { batch, cancel, error, refetch } = useBatch(id, form);
  if (error && !batch) return <ErrorState error={error} onRetry={refetch} />;
  if (!batch) return <Skeleton active />;
  const count = (n: number) => formatCount(n, i18n.language);
  const { kind, state, total, processed, changed, failed, errors } = batch;
  if (!isOver(batch))
    return (
      <div aria-live="polite">
        <Progress percent={total ? Math.min(99, Math.floor((processed / total) * 100)) : 0} status="active" />
        <Note className="tabular">
          {t('batch.processed', { done: count(processed), total: total === null ? '…' : count(total) })}
        </Note>
        <Alert type="info" showIcon title={t('batch.goesOn')} />
        {cancel.error && <Alert className={styles.part} type="error" showIcon title={cancel.error.message} />}
        <Button className={styles.part} danger loading={cancel.isPending} onClick={() => cancel.mutate()}>
          {t('batch.stop')}
        </Button>
      </div>
    );
  const same = processed - changed - failed;
  return (
    <div aria-live="polite">
      <Alert
        type={state === 'failed' ? 'error' : failed || state === 'cancelled' ? 'warning' : 'success'}
        showIcon
        title={titleOf(batch)}
        description={
          (batch.error || (kind !== 'undo' && same > 0)) && (
            <>
              {batch.error && <div>{batch.error}</div>}
              {kind !== 'undo' && same > 0 && <div>{t('batch.unchanged', { shown: count(same) })}</div>}
            </>
          )
        }
      />
      {failed > 0 && (
        <Refused title={t('batch.refused', { shown: count(failed) })} items={errors} form={form}>
          {errors.length < failed && <Quiet>{t('batch.refusedFirst', { count: errors.length })}</Quiet>}
        </Refused>
      )}
    </div>
  );

  function titleOf({ kind, state, changed }: BatchView) {
    if (state === 'failed') return t('batch.failedTitle');
    if (state === 'cancelled') return t('batch.cancelledTitle', { shown: count(changed) });
    return t(`batch.results.${kind}`, { shown: count(changed) });
  }
}
