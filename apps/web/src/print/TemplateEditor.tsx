import { Alert, App, Button, Input, Skeleton } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/error';
import { ErrorState } from '../ui/ErrorState';
import { Note, SectionTitle } from '../ui/words';
import styles from './print.module.css';
import { usePrintTemplate } from './usePrint';

/** The form's print template as HTML, beside the sheet it makes. */
export function TemplateEditor({
  form,
  onTry,
  onClose,
}: {
  form: string;
  onTry: (html: string | undefined) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const { modal, message } = App.useApp();
  const { template, change, error, refetch } = usePrintTemplate(form);
  const [typed, setTyped] = useState<string>();
  if (error && !template) return <ErrorState error={error} onRetry={refetch} />;
  if (!template) return <Skeleton active />;
  const html = typed ?? template.html;
  const kept = () => {
    setTyped(undefined);
    onTry(undefined);
    void message.success(t('print.saved'));
  };
  const ask = () =>
    modal.confirm({
      title: t('print.resetTitle'),
      content: t('print.resetText'),
      okText: t('print.reset'),
      onOk: () => change.mutateAsync(null).then(kept, () => undefined),
    });
  const details = change.error instanceof ApiError ? change.error.details : [];
  return (
    <section className={styles.editor} aria-label={t('print.templateTitle')}>
      <SectionTitle>{t('print.templateTitle')}</SectionTitle>
      <Note>
        {t('print.templateText', {
          name: '{{name}}',
          if: '{{#if}}…{{/if}}',
          each: '{{#each lines}}{{this.amount}}{{/each}}',
        })}
      </Note>
      <Input.TextArea
        className={styles.html}
        aria-label={t('print.templateLabel')}
        spellCheck={false}
        autoSize={{ minRows: 12, maxRows: 30 }}
        maxLength={20_000}
        value={html}
        onChange={({ target }) => setTyped(target.value)}
      />
      {change.error && (
        <Alert
          className={styles.part}
          type="error"
          showIcon
          title={change.error.message}
          description={details.map(({ message: said }, i) => (
            <div key={i}>{said}</div>
          ))}
        />
      )}
      <div className={styles.buttons}>
        <Button onClick={() => onTry(html)}>{t('print.try')}</Button>
        <Button
          type="primary"
          disabled={typed === undefined}
          loading={change.isPending}
          onClick={() => change.mutate(html, { onSuccess: kept })}
        >
          {t('print.save')}
        </Button>
        {template.own && <Button onClick={() => void ask()}>{t('print.reset')}</Button>}
        <Button type="text" onClick={onClose}>
          {t('states.close')}
        </Button>
      </div>
    </section>
  );
}
