import { Skeleton } from 'antd';
import styles from './RecordGrid.module.css';

/** The grid before its first rows. */
export function GridSkeleton() {
  return (
    <div className={styles.skeleton} aria-busy>
      <Skeleton active title={false} paragraph={{ rows: 14, width: '100%' }} />
    </div>
  );
}
