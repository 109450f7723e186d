import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Quiet } from '../ui/words';
import styles from './batch.module.css';

/** Records that are left alone, each with its reason. */
export function Refused({
  title,
  items,
  form,
  children,
}: {
  title: string;
  items: { id: string; title: string; reason: string | null }[];
  form: string;
  children?: ReactNode;
}) {
  const { t } = useTranslation();
  return (
    <section className={styles.refused}>
      <strong>{title}</strong>
      {/* Scrolls by itself, so the keyboard has to get there. */}
      <ul tabIndex={0} aria-label={title}>
        {items.map(({ id, title: name, reason }) => (
          <li key={id}>
            {name ? <Link to={`/forms/${form}/${id}`}>{name}</Link> : <span>{t('batch.nameless')}</span>}
            <Quiet>{reason}</Quiet>
          </li>
        ))}
      </ul>
      {children}
    </section>
  );
}
