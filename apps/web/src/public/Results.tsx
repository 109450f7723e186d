import type { PublicResults } from '@careloop/contracts';
import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import { Note, Quiet } from '../ui/words';
import styles from './public.module.css';

/** What was found, each record as a list of its shown fields. */
export function Results({ results: { items, more } }: { results: PublicResults }) {
  const { t } = useTranslation();
  if (!items.length)
    return <Alert className={styles.part} type="info" showIcon title={t('public.nothing')} role="status" />;
  return (
    <section className={styles.part} aria-live="polite">
      <Note>{t(more ? 'public.foundMore' : 'public.found', { count: items.length })}</Note>
      {items.map((fields, i) => (
        <dl key={i} className={styles.record}>
          {fields.map(({ label, text }) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{text || <Quiet>{t('states.empty')}</Quiet>}</dd>
            </div>
          ))}
        </dl>
      ))}
    </section>
  );
}
