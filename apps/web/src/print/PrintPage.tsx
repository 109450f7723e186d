import { PrinterOutlined } from '@ant-design/icons';
import { Alert, Button, Checkbox, Skeleton } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { useMay } from '../access/useMe';
import { ErrorState } from '../ui/ErrorState';
import styles from './print.module.css';
import { TemplateEditor } from './TemplateEditor';
import { usePrinted } from './usePrint';

const ScanCode = lazy(() => import('../fields/ScanCode'));

/** A record as a sheet of A4, to be printed or kept as PDF by the browser. */
export default function PrintPage() {
  const { t } = useTranslation();
  const { form = '', id = '' } = useParams();
  const mayBuild = useMay('builder');
  const [withCode, setWithCode] = useState(false);
  const [editing, setEditing] = useState(false);
  const [tried, setTried] = useState<string>();
  const { printed, error, refetch } = usePrinted(form, id, tried);
  const back = `/forms/${form}/${id}`;
  return (
    <div className={styles.page}>
      <header className={styles.bar}>
        <Link to={back}>{t('print.toRecord')}</Link>
        <Checkbox checked={withCode} onChange={({ target }) => setWithCode(target.checked)}>
          {t('print.withCode')}
        </Checkbox>
        <span className={styles.acts}>
          {mayBuild && <Button onClick={() => setEditing(!editing)}>{t('print.template')}</Button>}
          <Button type="primary" icon={<PrinterOutlined />} disabled={!printed} onClick={() => window.print()}>
            {t('print.print')}
          </Button>
        </span>
      </header>
      <div className={styles.room}>
        {editing && (
          <TemplateEditor
            form={form}
            onTry={setTried}
            onClose={() => {
              setEditing(false);
              setTried(undefined);
            }}
          />
        )}
        <main className={styles.desk}>
          {error &&
            (printed ? (
              <Alert type="error" showIcon title={error.message} />
            ) : (
              <ErrorState error={error} onRetry={refetch} />
            ))}
          {!printed ? (
            !error && <Skeleton active paragraph={{ rows: 12 }} />
          ) : (
            <article className={styles.sheet}>
              <title>{t('print.title', { title: printed.title })}</title>
              {/* Cleaned on the server (apps/api, clean-print.ts): no scripts, no pictures, no links. */}
              <div className={styles.paper} dangerouslySetInnerHTML={{ __html: printed.html }} />
              {withCode && (
                <footer className={styles.code}>
                  <Suspense>
                    <ScanCode text={`${location.origin}${back}`} kind="qr" />
                  </Suspense>
                  <span>{t('print.code')}</span>
                </footer>
              )}
            </article>
          )}
        </main>
      </div>
    </div>
  );
}
