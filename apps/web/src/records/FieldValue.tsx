import type { FieldDefinition } from '@careloop/forms';
import { starsOf } from '@careloop/plugin-fields';
import styles from './FieldValue.module.css';
import type { ValueText } from './useValueText';

/** Fields whose values are compared by their digits. */
export const isNumeric = ({ type }: FieldDefinition) => ['number', 'money', 'percent', 'duration'].includes(type);

const presets = /^(blue|purple|cyan|green|magenta|pink|red|orange|yellow|volcano|geekblue|lime|gold)$/;

/** The ground of a choice: a colour of antd's palette by name, or any other as it is written. */
const groundOf = (color: string | undefined) =>
  color && { backgroundColor: presets.test(color) ? `var(--ant-${color}-2)` : color };

/** A value as a cell or a list shows it: choices as tags, all else as text; nothing when it is empty. Light to draw. */
export function FieldValue({
  field,
  value,
  text,
  names,
}: {
  field: FieldDefinition;
  value: unknown;
  text: ValueText;
  names?: Record<string, string>;
}) {
  if (value == null || value === '') return null;
  if (field.type === 'select' || field.type === 'multi-select')
    return (
      <span className={styles.tags}>
        {(Array.isArray(value) ? value : [value]).map((key: string) => {
          const option = field.options?.find((o) => o.key === key);
          return (
            <span key={key} className={styles.tag} style={groundOf(option?.color) || undefined}>
              {option?.label ?? key}
            </span>
          );
        })}
      </span>
    );
  if (field.type === 'rating' && typeof value === 'number')
    return (
      <span className={styles.stars} role="img" aria-label={`${value} / ${starsOf(field)}`}>
        {'★'.repeat(value)}
        <span className={styles.unlit}>{'★'.repeat(Math.max(0, starsOf(field) - value))}</span>
      </span>
    );
  return <>{text(value, field, names)}</>;
}
