import type { ReactNode } from 'react';
import styles from './fields.module.css';
import { groundOf } from './option-colors';

/** An option's name with a dot of its colour before it. */
export const OptionDot = ({ color, children }: { color?: string; children: ReactNode }) =>
  color ? (
    <span className={styles.dotted}>
      <span className={styles.dot} style={groundOf(color, 5)} />
      {children}
    </span>
  ) : (
    <>{children}</>
  );
