import { Empty } from 'antd';
import type { ReactNode } from 'react';
import styles from './states.module.css';
import { Quiet } from './words';

/** Nothing here yet: what this place is for, and one next step. */
export function EmptyState({ title, text, action }: { title?: string; text?: ReactNode; action?: ReactNode }) {
  return (
    <div className={styles.state}>
      <Empty
        image={Empty.PRESENTED_IMAGE_SIMPLE}
        description={
          <>
            {title && <strong className={styles.title}>{title}</strong>}
            {text && <Quiet>{text}</Quiet>}
          </>
        }
      >
        {action}
      </Empty>
    </div>
  );
}
