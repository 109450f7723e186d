import type { FormView } from '@careloop/contracts';
import { Alert, Button, Progress, Result, Skeleton, Statistic } from 'antd';
import { useTranslation } from 'react-i18next';

import { address } from '../api/client';
import { UndoButton } from '../batch/UndoButton';
import { ButtonLink } from '../ui/ButtonLink';
import { ErrorState } from '../ui/ErrorState';
import { formatCount } from '../ui/format';
import styles from './imports.module.css';
import { secondsLeft } from './mapping';
import { isOver, useImport } from './useImports';
import { Note } from '../ui/words';

const result = { done: 'success', failed: 'error', cancelled: 'info' } as const;

/** How far an import is, and in the end what it did. It goes on when the page is closed. */
export function ImportProgress({
  id,
  form,
  onBack,
  onAgain,
}: {
  id: string;
  form: FormView;
  /** Back to the same file and its columns, while this page has it. */
  onBack?: () => void;
  onAgain: () => void;
}) {
  const { t, i18n } = useTranslation();
  const { job, error, refetch, dataUpdatedAt, cancel } = useImport(id);
  if (error && !job) return <ErrorState error={error} onRetry={refetch} />;
  if (!job) return <Skeleton active />;
  const { state, total, processed, created, updated, failed, dryRun } = job;
  const counts = (
    <div className={styles.counts}>
      <Statistic title={t(dryRun ? 'imports.wouldCreate' : 'imports.created')} value={created} />
      <Statistic title={t(dryRun ? 'imports.wouldUpdate' : 'imports.updated')} value={updated} />
      <Statistic title={t(dryRun ? 'imports.wouldFail' : 'imports.failed')} value={failed} />
    </div>
  );
  const errors = failed > 0 && (
    <Button href={address(`/imports/${id}/errors`)} download>
      {t('imports.errorFile')}
    </Button>
  );
  if (isOver(job))
    return (
      <Result
        status={failed && state === 'done' ? 'warning' : result[state as keyof typeof result]}
        title={t(dryRun && state === 'done' ? 'imports.results.tried' : `imports.results.${state}`, {
          name: job.fileName,
        })}
        subTitle={
          job.error ??
          (dryRun ? t('imports.triedText') : failed ? t('imports.failedText', { count: failed }) : undefined)
        }
        extra={[
          dryRun && onBack && (
            <Button key="back" type="primary" onClick={onBack}>
              {t('imports.goOn')}
            </Button>
          ),
          <ButtonLink key="data" to={`/forms/${form.key}`} type={dryRun ? undefined : 'primary'}>
            {t('imports.toData')}
          </ButtonLink>,
          errors && <span key="errors">{errors}</span>,
          !dryRun && created + updated > 0 && (
            <UndoButton key="undo" source={`imports/${id}`} what={job.fileName} form={form.key}>
              {t('batch.importUndo')}
            </UndoButton>
          ),
          <Button key="again" onClick={onAgain}>
            {t('imports.again')}
          </Button>,
        ]}
      >
        {counts}
      </Result>
    );
  const left = secondsLeft(job, dataUpdatedAt);
  return (
    <section aria-live="polite">
      <p>{t('imports.running', { name: job.fileName })}</p>
      <Progress percent={total ? Math.min(99, Math.floor((processed / total) * 100)) : 0} status="active" />
      <Note className="tabular">
        {t('imports.processed', {
          done: formatCount(processed, i18n.language),
          total: total === null ? '…' : formatCount(total, i18n.language),
        })}
        {left !== undefined &&
          ` · ${left < 60 ? t('imports.secondsLeft', { count: left }) : t('imports.minutesLeft', { count: Math.ceil(left / 60) })}`}
      </Note>
      {counts}
      <Alert className={styles.part} type="info" showIcon title={t('imports.goesOn')} />
      {cancel.error && <Alert className={styles.part} type="error" showIcon title={cancel.error.message} />}
      <div className={styles.buttons}>
        {errors}
        <Button danger loading={cancel.isPending} onClick={() => cancel.mutate()}>
          {t('imports.cancel')}
        </Button>
      </div>
    </section>
  );
}
