import type { FormView, RecordView } from '@careloop/contracts';
import { memo, type CSSProperties } from 'react';
import { useTranslation } from 'react-i18next';
import { FieldValue, isNumeric } from './FieldValue';
import { frozenAt } from './GridHead';
import { groundOf, type Paint } from './grid-lines';
import styles from './RecordGrid.module.css';
import type { ValueText } from './useValueText';

/**
 * One row; without a record it stands for those that are on their way. Drawn again only when something of its own changes:
 * the grid hears the clicks (`data-id`, `data-check`).
 */
export const GridRow = memo(function GridRow({
  index,
  top,
  form,
  search,
  columns,
  frozen,
  record,
  names,
  text,
  paint,
  active,
  open,
  selected,
}: {
  index: number;
  top: number;
  form: string;
  /** What the addresses of records carry on: filter, sort … */
  search: string;
  columns: FormView['fields'];
  frozen: number;
  record: RecordView | undefined;
  names: Record<string, string> | undefined;
  text: ValueText;
  paint: Paint | null;
  active: boolean;
  open: boolean;
  selected: boolean;
}) {
  const { t } = useTranslation();
  const place = { transform: `translateY(${top}px)` };
  if (!record)
    return (
      <div className={styles.row} style={place} role="row" aria-busy>
        <div role="gridcell" className={styles.coming} aria-label={t('states.loading')} />
      </div>
    );
  const { id, values } = record;
  const [title] = columns;
  const name = title ? text(values[title.key], title, names) : '';
  const painted = paint?.(record);
  const ground = groundOf(painted?.row);
  return (
    <div
      id={`row-${index}`}
      className={styles.row}
      style={ground ? ({ ...place, '--ground': ground } as CSSProperties) : place}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      data-id={id}
      data-active={active}
      data-open={open}
    >
      <div role="gridcell" className={styles.check} data-check>
        <input
          type="checkbox"
          tabIndex={-1}
          checked={selected}
          readOnly
          aria-label={t('records.select', { name: name || id })}
        />
      </div>
      {columns.map((field, i) => {
        const { style, ...held } = frozenAt(i, frozen) as { style?: CSSProperties };
        const cell = groundOf(painted?.cells?.[field.key]);
        return (
          <div
            key={field.key}
            role="gridcell"
            className={styles.cell}
            data-numeric={isNumeric(field)}
            {...held}
            style={cell ? { ...style, background: cell } : style}
          >
            {i === 0 ? (
              <a href={`/forms/${form}/${id}${search}`} tabIndex={-1} className={styles.name}>
                {name || t('records.nameless')}
              </a>
            ) : (
              <FieldValue field={field} value={values[field.key]} text={text} names={names} />
            )}
          </div>
        );
      })}
    </div>
  );
});
