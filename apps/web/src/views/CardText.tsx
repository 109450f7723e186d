import type { FormView } from '@careloop/contracts';
import { FieldValue } from '../records/FieldValue';
import type { RowLine } from '../records/grid-lines';
import { useValueText } from '../records/useValueText';
import styles from './cards.module.css';

/** What a card says: one line for each field that holds something. */
export function CardText({ fields, line: { record, names } }: { fields: FormView['fields']; line: RowLine }) {
  const text = useValueText();
  return (
    <>
      {fields.map((field) => {
        const value = record.values[field.key];
        const isEmpty = value == null || value === '' || (Array.isArray(value) && !value.length);
        return (
          <span
            key={field.key}
            className={styles.line}
            title={isEmpty ? undefined : `${field.label}：${text(value, field, names)}`}
          >
            {!isEmpty && (
              <>
                <span className={styles.label}>{field.label}</span>
                <FieldValue field={field} value={value} text={text} names={names} />
              </>
            )}
          </span>
        );
      })}
    </>
  );
}
