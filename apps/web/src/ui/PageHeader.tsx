import type { ReactNode } from 'react';
import styles from './PageHeader.module.css';
import { Quiet } from './words';

/** The head of a page: its name, one sentence or number that answers its question, and its actions. */
export function PageHeader({
  title,
  text,
  actions,
  before,
}: {
  title: ReactNode;
  text?: ReactNode;
  actions?: ReactNode;
  /** Way back, above the title. */
  before?: ReactNode;
}) {
  return (
    <header className={styles.header}>
      <div className={styles.words}>
        {before}
        <h1 className={styles.title}>{title}</h1>
        {text && <Quiet>{text}</Quiet>}
      </div>
      {actions && <div className={styles.actions}>{actions}</div>}
    </header>
  );
}
