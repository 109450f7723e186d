import type { FieldDefinition } from '@careloop/forms';
import { Tag } from 'antd';
import styles from './RecordGrid.module.css';
import type { ValueText } from './useValueText';

/** Fields whose values are compared by their digits. */
export const isNumeric = ({ type }: FieldDefinition) => type === 'number' || type === 'money';

/** A value as a cell or a list shows it: choices as tags, all else as text; nothing when it is empty. */
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
          // The colour is the ground, the word stays readable on it.
          return (
            <Tag key={key} color={option?.color} style={{ color: 'var(--ant-color-text)' }}>
              {option?.label ?? key}
            </Tag>
          );
        })}
      </span>
    );
  return <>{text(value, field, names)}</>;
}
