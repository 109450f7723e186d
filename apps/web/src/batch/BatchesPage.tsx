import type { BatchView, FormView } from '@careloop/contracts';
import { Button, Modal, Skeleton, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { useMay, useMember } from '../access/useMe';
import { useFormDefinition } from '../forms/useForms';
import { ButtonLink } from '../ui/ButtonLink';
import { EmptyState } from '../ui/EmptyState';
import { ErrorState } from '../ui/ErrorState';
import { formatCount, formatInstant } from '../ui/format';
import { Page } from '../ui/Page';
import { PageHeader } from '../ui/PageHeader';
import { Quiet } from '../ui/words';
import styles from './batch.module.css';
import { BatchResult } from './BatchResult';
import { UndoButton } from './UndoButton';
import { isOver, useBatchesOf } from './useBatches';

/** What was done to many records of a form, each with its result and its undo. */
export default function BatchesPage() {
  const { t } = useTranslation();
  const { form: keyOrId } = useParams();
  const { form, error, refetch } = useFormDefinition(keyOrId);
  if (form === null) return <EmptyState title={t('forms.gone')} text={t('forms.goneText')} />;
  return (
    <Page narrow>
      {form ? (
        <>
          <PageHeader
            before={<Link to={`/forms/${form.key}`}>{form.name}</Link>}
            title={t('batch.recentTitle', { form: form.name })}
            text={t('batch.recentText')}
          />
          <Batches form={form} />
        </>
      ) : error ? (
        <ErrorState error={error} onRetry={refetch} />
      ) : (
        <Skeleton active />
      )}
    </Page>
  );
}

function Batches({ form }: { form: FormView }) {
  const { t } = useTranslation();
  const { batches, error, refetch } = useBatchesOf(form.key);
  const [open, setOpen] = useState<BatchView>();
  if (error && !batches) return <ErrorState error={error} onRetry={refetch} />;
  if (!batches) return <Skeleton active />;
  if (!batches.length)
    return (
      <EmptyState
        title={t('batch.recentNone')}
        text={t('batch.recentNoneText')}
        action={<ButtonLink to={`/forms/${form.key}`}>{t('batch.toData')}</ButtonLink>}
      />
    );
  return (
    <>
      <ul className={styles.list}>
        {batches.map((batch) => (
          <Row key={batch.id} batch={batch} form={form} onOpen={() => setOpen(batch)} />
        ))}
      </ul>
      {open && (
        <Modal
          open
          title={t(`batch.kinds.${open.kind}`)}
          onCancel={() => setOpen(undefined)}
          footer={<Button onClick={() => setOpen(undefined)}>{t('states.close')}</Button>}
        >
          <BatchResult id={open.id} form={form.key} />
        </Modal>
      )}
    </>
  );
}

const colours: Record<string, string> = {
  done: 'success',
  failed: 'error',
  running: 'processing',
  waiting: 'processing',
};

function Row({ batch, form, onOpen }: { batch: BatchView; form: FormView; onOpen: () => void }) {
  const { t, i18n } = useTranslation();
  const { workspace, member } = useMember();
  const mayBuild = useMay('builder');
  const { id, kind, state, fields, changed, failed, memberName, createdAt, undoneBy } = batch;
  const labels = fields.map((key) => form.fields.find((field) => field.key === key)?.label ?? key);
  const what = [t(`batch.kinds.${kind}`), labels.join('、')].filter(Boolean).join('：');
  const mine = mayBuild || batch.memberId === member.id;
  return (
    <li>
      <div className={styles.words}>
        <strong>{what}</strong>
        {state !== 'done' && <Tag color={colours[state]}>{t(`batch.states.${state}`)}</Tag>}
        {undoneBy && <Tag>{t('batch.undone')}</Tag>}
        <Quiet className="tabular">
          {t(failed ? 'batch.counts' : 'batch.countsClean', {
            changed: formatCount(changed, i18n.language),
            failed: formatCount(failed, i18n.language),
          })}
          {' · '}
          {memberName && `${memberName} · `}
          {formatInstant(createdAt, i18n.language, workspace.zone)}
        </Quiet>
      </div>
      <Button size="small" onClick={onOpen} aria-label={`${t('batch.details')} ${what}`}>
        {t('batch.details')}
      </Button>
      {isOver(batch) && mine && !undoneBy && kind !== 'purge' && changed > 0 && (
        <UndoButton
          size="small"
          source={`batches/${id}`}
          what={what}
          form={form.key}
          again={kind === 'undo'}
          aria-label={`${t(kind === 'undo' ? 'batch.redo' : 'batch.undo')} ${what}`}
        />
      )}
    </li>
  );
}
