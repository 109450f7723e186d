import type { ReactNode } from 'react';
import styles from './Page.module.css';

/** The room of a page below the top bar. `fill`: takes the height of the window, its parts scroll (grids, the desk). `narrow`: no wider than one likes to read. */
export function Page({ children, fill, narrow }: { children: ReactNode; fill?: boolean; narrow?: boolean }) {
  return (
    <div className={fill ? `${styles.page} ${styles.fill}` : styles.page}>
      {narrow ? <div className={styles.narrow}>{children}</div> : children}
    </div>
  );
}
