import { Typography } from 'antd';
import type { ReactNode } from 'react';
import styles from './PageHeader.module.css';

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
        {text && <Typography.Text type="secondary">{text}</Typography.Text>}
      </div>
      {actions && <div className={styles.actions}>{actions}</div>}
    </header>
  );
}
