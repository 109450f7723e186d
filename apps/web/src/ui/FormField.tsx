import { useId, type ReactNode } from 'react';
import styles from './FormField.module.css';

/** What an editor needs to be tied to its label and its problem. */
export interface EditorTies {
  id: string;
  'aria-invalid': boolean | undefined;
  'aria-describedby': string | undefined;
}

/** Label above, editor, then help or the problem. The editor is drawn with the ids that tie it to both. */
export function FormField({
  label,
  required,
  help,
  problem,
  children,
}: {
  label: ReactNode;
  required?: boolean;
  help?: ReactNode;
  problem?: string;
  children: (ties: EditorTies) => ReactNode;
}) {
  const id = useId();
  const note = problem ?? help;
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={styles.label}>
        {label}
        {required && (
          <span className={styles.required} aria-hidden>
            {/* The joiner keeps it beside the last character. */}
            {'\u2060*'}
          </span>
        )}
      </label>
      {children({
        id,
        'aria-invalid': problem ? true : undefined,
        'aria-describedby': note ? `${id}-note` : undefined,
      })}
      {note && (
        <div id={`${id}-note`} className={problem ? styles.problem : styles.help} role={problem ? 'alert' : undefined}>
          {note}
        </div>
      )}
    </div>
  );
}
