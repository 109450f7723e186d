import { InboxOutlined } from '@ant-design/icons';
import type { FormView, ImportPreview } from '@careloop/contracts';
import { Alert, Button, Tag, Upload } from 'antd';
import { useTranslation } from 'react-i18next';
import { useMember } from '../access/useMe';
import { formatCount, formatInstant } from '../ui/format';
import styles from './imports.module.css';
import { useImportsOf, usePreview } from './useImports';
import { Quiet, SectionTitle } from '../ui/words';

const colours: Record<string, string> = {
  done: 'success',
  failed: 'error',
  running: 'processing',
  waiting: 'processing',
};

/** The file, and the imports that were before. */
export function ImportUpload({
  form,
  onChosen,
  onOpen,
}: {
  form: FormView;
  onChosen: (file: File, preview: ImportPreview) => void;
  onOpen: (id: string) => void;
}) {
  const { t, i18n } = useTranslation();
  const { workspace } = useMember();
  const preview = usePreview(form.key);
  const past = useImportsOf(form.id);
  return (
    <>
      {preview.error && <Alert className={styles.part} type="error" showIcon title={preview.error.message} />}
      <Upload.Dragger
        accept=".csv,.xlsx,text/csv"
        maxCount={1}
        showUploadList={false}
        disabled={preview.isPending}
        beforeUpload={(file) => {
          preview.mutate({ file }, { onSuccess: (answer) => onChosen(file, answer) });
          return false;
        }}
      >
        <p className="ant-upload-drag-icon">
          <InboxOutlined />
        </p>
        <p>{preview.isPending ? t('imports.reading') : t('imports.drop')}</p>
        <Quiet>{t('imports.dropText')}</Quiet>
      </Upload.Dragger>
      {past.length > 0 && (
        <section className={styles.past}>
          <SectionTitle>{t('imports.past')}</SectionTitle>
          <ul className={styles.list}>
            {past.slice(0, 10).map(({ id, fileName, state, createdAt, created, updated, failed }) => (
              <li key={id}>
                <Button type="link" className={styles.file} onClick={() => onOpen(id)}>
                  {fileName}
                </Button>
                <Tag color={colours[state]}>{t(`imports.states.${state}`)}</Tag>
                <Quiet className="tabular">
                  {t('imports.counts', {
                    created: formatCount(created, i18n.language),
                    updated: formatCount(updated, i18n.language),
                    failed: formatCount(failed, i18n.language),
                  })}
                  {' · '}
                  {formatInstant(createdAt, i18n.language, workspace.zone)}
                </Quiet>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
