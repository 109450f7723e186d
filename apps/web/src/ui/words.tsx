import type { ReactNode } from 'react';
import styles from './words.module.css';

interface Words {
  children: ReactNode;
  className?: string;
}

const join = (...names: (string | undefined)[]) => names.filter(Boolean).join(' ');

/** Words that matter less than those beside them. (antd's Typography brings an editor along; these weigh nothing.) */
export const Quiet = ({ children, className }: Words) => (
  <span className={join(styles.quiet, className)}>{children}</span>
);

/** The same as a line that ends in … where its room ends. */
export const QuietLine = ({ children, className }: Words) => (
  <span className={join(styles.quiet, styles.line, className)}>{children}</span>
);

/** What is late or went wrong. */
export const Urgent = ({ children, className }: Words) => (
  <span className={join(styles.urgent, className)}>{children}</span>
);

/** A quiet paragraph. */
export const Note = ({ children, className }: Words) => (
  <p className={join(styles.quiet, styles.note, className)}>{children}</p>
);

/** The head of a part of a page. */
export const SectionTitle = ({ children }: { children: ReactNode }) => <h2 className={styles.section}>{children}</h2>;
