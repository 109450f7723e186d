import type { ReactNode } from 'react';
import styles from './Key.module.css';

/** A key as it is printed on the keyboard. */
export const Key = ({ children }: { children: ReactNode }) => <kbd className={styles.key}>{children}</kbd>;

const apple = /Mac|iPhone|iPad/.test(navigator.platform);

/** What Ctrl is called on this keyboard. */
export const CTRL = apple ? '⌘' : 'Ctrl';
