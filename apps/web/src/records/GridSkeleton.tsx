import { Skeleton } from 'antd';
import styles from './RecordGrid.module.css';

/** The grid before its first rows. */
export function GridSkeleton() {
  return (
    <div className={styles.skeleton} aria-busy>
      {Array.from({ length: 12 }, (_, i) => (
        <Skeleton.Button key={i} active block size="small" />
      ))}
    </div>
  );
}
