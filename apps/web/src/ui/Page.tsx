import type { ReactNode } from 'react';
import styles from './Page.module.css';

/** The room of a page below the top bar. `fill`: takes the height of the window, its parts scroll (grids, the desk). */
export function Page({ children, fill, narrow }: { children: ReactNode; fill?: boolean; narrow?: boolean }) {
  return (
    <div className={[styles.page, fill && styles.fill, narrow && styles.narrow].filter(Boolean).join(' ')}>
      {children}
    </div>
  );
}
