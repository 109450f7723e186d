import { CaretDownOutlined, CaretUpOutlined } from '@ant-design/icons';
import type { FormView } from '@careloop/contracts';
import { useTranslation } from 'react-i18next';
import { ColumnEdge } from './ColumnEdge';
import { isSortable } from './columns';
import { isNumeric } from './FieldValue';
import styles from './RecordGrid.module.css';
import type { ColumnWidths } from './useColumnWidths';

/** The headings: a click sorts, with Shift beside the others; the edge pulls the column. */
export function GridHead({
  columns,
  frozen,
  sort,
  onSort,
  widths,
  ticked,
  onTick,
}: {
  columns: FormView['fields'];
  frozen: number;
  sort: string[];
  onSort: (key: string, beside: boolean) => void;
  widths: ColumnWidths;
  /** Of the loaded rows. */
  ticked: 'all' | 'some' | 'none';
  onTick: () => void;
}) {
  const { t } = useTranslation();
  return (
    <div className={styles.head} role="row" aria-rowindex={1}>
      <div role="columnheader" className={styles.check}>
        <input
          type="checkbox"
          checked={ticked === 'all'}
          ref={(box) => {
            if (box) box.indeterminate = ticked === 'some';
          }}
          aria-label={t('records.selectLoaded')}
          onChange={onTick}
        />
      </div>
      {columns.map((field, i) => {
        const at = sort.findIndex((s) => s === field.key || s === `-${field.key}`);
        const down = at >= 0 && sort[at]!.startsWith('-');
        const sortable = isSortable(field);
        return (
          <div
            key={field.key}
            role="columnheader"
            className={styles.heading}
            data-numeric={isNumeric(field)}
            {...frozenAt(i, frozen)}
            aria-sort={sortable ? (at < 0 ? 'none' : down ? 'descending' : 'ascending') : undefined}
          >
            {sortable ? (
              <button type="button" title={field.label} onClick={(event) => onSort(field.key, event.shiftKey)}>
                <span>{field.label}</span>
                {at >= 0 && (down ? <CaretDownOutlined /> : <CaretUpOutlined />)}
                {at >= 0 && sort.length > 1 && <small>{at + 1}</small>}
              </button>
            ) : (
              <span title={field.label}>{field.label}</span>
            )}
            <ColumnEdge field={field} widths={widths} />
          </div>
        );
      })}
    </div>
  );
}

/** What keeps the i-th cell of a line in sight, if it is frozen. */
export const frozenAt = (i: number, frozen: number) =>
  i < frozen ? { 'data-frozen': i === frozen - 1 ? 'last' : 'yes', style: { left: `var(--left-${i})` } } : {};
