import type { FormView, PublicLinkView } from '@careloop/contracts';
import { App, Button, Card, Modal, Tag } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMember } from '../access/useMe';
import { formatCount, formatInstant } from '../ui/format';
import { Quiet } from '../ui/words';
import { ParamsDialog } from './ParamsDialog';
import styles from './publish.module.css';
import { addressOf, usePublicLinks } from './usePublicLinks';

const ScanCode = lazy(() => import('../fields/ScanCode'));

/** One link with its address, its code to scan, and what came in by it. */
export function LinkCard({
  form,
  forms,
  link,
  onEdit,
}: {
  form: FormView;
  forms: FormView[];
  link: PublicLinkView;
  onEdit: () => void;
}) {
  const { t, i18n } = useTranslation();
  const { modal, message } = App.useApp();
  const { workspace } = useMember();
  const { change, remove } = usePublicLinks(form.key);
  const [dialog, setDialog] = useState<'qr' | 'params'>();
  const { id, name, kind, enabled, answers, most, opensAt, closesAt, hasPassword } = link;
  const address = addressOf(link);
  const failed = (error: Error) => void message.error(error.message);
  const at = (instant: string | null) => (instant ? formatInstant(instant, i18n.language, workspace.zone) : '…');
  const shown = formatCount(answers, i18n.language);
  const ask = () =>
    modal.confirm({
      title: t('publish.removeTitle', { name }),
      content: t('publish.removeText'),
      okText: t('states.delete'),
      okButtonProps: { danger: true },
      onOk: () => remove.mutateAsync(id).catch(failed),
    });
  return (
    <Card className={styles.card} size="small">
      <div className={styles.head}>
        <strong className={styles.name}>{name}</strong>
        <Tag>{t(`publish.kinds.${kind}`)}</Tag>
        {!enabled && <Tag color="error">{t('publish.stopped')}</Tag>}
        {hasPassword && <Tag>{t('publish.password')}</Tag>}
      </div>
      <code className={styles.address}>{address}</code>
      <Quiet className="tabular">
        {kind === 'fill' &&
          (most === null
            ? t('publish.answers', { shown })
            : t('publish.answersOf', { shown, most: formatCount(most, i18n.language) }))}
        {(opensAt || closesAt) && ` ${at(opensAt)} – ${at(closesAt)}`}
      </Quiet>
      <div className={styles.acts}>
        <Button
          size="small"
          type="primary"
          onClick={() =>
            void copy(address).then(
              () => message.success(t('publish.copied')),
              () => setDialog('qr'),
            )
          }
        >
          {t('publish.copy')}
        </Button>
        <Button size="small" onClick={() => setDialog('qr')}>
          {t('publish.qr')}
        </Button>
        <Button size="small" href={address} target="_blank" rel="noreferrer">
          {t('publish.open')}
        </Button>
        {link.params.length > 0 && (
          <Button size="small" onClick={() => setDialog('params')}>
            {t('publish.withParams')}
          </Button>
        )}
        <Button size="small" onClick={onEdit} aria-label={`${t('publish.edit')} ${name}`}>
          {t('publish.edit')}
        </Button>
        <Button
          size="small"
          loading={change.isPending}
          onClick={() => change.mutate({ id, enabled: !enabled }, { onError: failed })}
        >
          {t(enabled ? 'publish.stop' : 'publish.startAgain')}
        </Button>
        <Button size="small" danger type="text" onClick={() => void ask()}>
          {t('publish.remove')}
        </Button>
      </div>
      {dialog === 'qr' && (
        <Modal open width={360} title={name} footer={null} onCancel={() => setDialog(undefined)}>
          <div className={styles.code}>
            <Suspense>
              <ScanCode text={address} kind="qr" />
            </Suspense>
            <Quiet>{t('publish.qrText')}</Quiet>
            <code className={styles.address}>{address}</code>
          </div>
        </Modal>
      )}
      {dialog === 'params' && (
        <ParamsDialog form={form} forms={forms} link={link} onClose={() => setDialog(undefined)} />
      )}
    </Card>
  );
}

/** Pages that came by plain http may not write the clipboard: then the address is shown to be copied by hand. */
const copy = (text: string): Promise<void> =>
  navigator.clipboard ? navigator.clipboard.writeText(text) : Promise.reject(new Error('no clipboard'));
