import type { ReactNode } from 'react';
import styles from './ChoiceCards.module.css';

/** A choice among few things that each need a sentence. Arrow keys move, as in any radio group. */
export function ChoiceCards<T extends string>({
  label,
  value,
  onChange,
  choices,
}: {
  label: string;
  /** Null while nothing is chosen. */
  value: T | null;
  onChange: (value: T) => void;
  choices: { value: T; title: ReactNode; text?: ReactNode; icon?: ReactNode; disabled?: boolean }[];
}) {
  return (
    <div className={styles.choices} role="radiogroup" aria-label={label}>
      {choices.map((choice) => (
        <label key={choice.value} className={styles.choice} data-disabled={choice.disabled || undefined}>
          <input
            type="radio"
            className="visually-hidden"
            name={label}
            checked={choice.value === value}
            disabled={choice.disabled}
            onChange={() => onChange(choice.value)}
          />
          {choice.icon && (
            <span className={styles.icon} aria-hidden>
              {choice.icon}
            </span>
          )}
          <span className={styles.title}>{choice.title}</span>
          {choice.text && <span className={styles.text}>{choice.text}</span>}
        </label>
      ))}
    </div>
  );
}
