import type { FormView, RecordView } from '@careloop/contracts';
import { Checkbox } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import { FieldValue, isNumeric } from './FieldValue';
import styles from './RecordGrid.module.css';
import type { ValueText } from './useValueText';

/** One row; without a record it stands for those that are on their way. */
export function GridRow({
  index,
  top,
  template,
  form,
  columns,
  record,
  names,
  text,
  active,
  open,
  selected,
  onOpen,
  onSelect,
}: {
  index: number;
  top: number;
  template: string;
  form: string;
  columns: FormView['fields'];
  record: RecordView | undefined;
  names: Record<string, string> | undefined;
  text: ValueText;
  active: boolean;
  open: boolean;
  selected: boolean;
  onOpen: (id: string) => void;
  onSelect: (id: string) => void;
}) {
  const { t } = useTranslation();
  const { search } = useLocation();
  const place = { transform: `translateY(${top}px)`, gridTemplateColumns: template };
  if (!record)
    return (
      <div className={styles.row} style={place} role="row" aria-busy>
        <div className={styles.coming}>{t('states.loading')}</div>
      </div>
    );
  const { id, values } = record;
  return (
    <div
      id={`row-${index}`}
      className={styles.row}
      style={place}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      data-active={active}
      data-open={open}
      onClick={() => onOpen(id)}
    >
      <div role="gridcell" className={styles.check} onClick={(event) => event.stopPropagation()}>
        <Checkbox
          tabIndex={-1}
          checked={selected}
          aria-label={t('records.select', { name: columns[0] ? text(values[columns[0].key], columns[0], names) : id })}
          onChange={() => onSelect(id)}
        />
      </div>
      {columns.map((field, i) => {
        const value = <FieldValue field={field} value={values[field.key]} text={text} names={names} />;
        return (
          <div key={field.key} role="gridcell" className={styles.cell} data-numeric={isNumeric(field)}>
            {i === 0 ? (
              <Link
                to={{ pathname: `/forms/${form}/${id}`, search }}
                tabIndex={-1}
                className={styles.name}
                onClick={(event) => event.stopPropagation()}
              >
                {values[field.key] == null || values[field.key] === '' ? t('records.nameless') : value}
              </Link>
            ) : (
              value
            )}
          </div>
        );
      })}
    </div>
  );
}
