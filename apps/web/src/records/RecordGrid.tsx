import { CaretDownOutlined, CaretUpOutlined } from '@ant-design/icons';
import type { FormView, RecordView } from '@careloop/contracts';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState, type CSSProperties, type KeyboardEvent, type MouseEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'react-router';
import { ColumnEdge } from './ColumnEdge';
import { isSortable } from './columns';
import { GridRow } from './GridRow';
import { isNumeric } from './FieldValue';
import styles from './RecordGrid.module.css';
import type { ColumnWidths } from './useColumnWidths';
import { useValueText } from './useValueText';

const ROW = 40;
/** So many rows before the end of what is loaded, the next page is asked for. */
const AHEAD = 150;

/** What grid and cards share. */
export interface RecordListProps {
  form: FormView;
  columns: FormView['fields'];
  rows: { record: RecordView; names: Record<string, string> }[];
  openId: string | undefined;
  hasMore: boolean;
  isFetchingMore: boolean;
  onMore: () => void;
  onOpen: (id: string) => void;
}

/** Asks for more as the end of what is loaded comes near. */
export function useMore(lastShown: number, { rows, hasMore, isFetchingMore, onMore }: RecordListProps) {
  const wanted = hasMore && !isFetchingMore && lastShown >= rows.length - AHEAD;
  useEffect(() => {
    if (wanted) onMore();
    // eslint-disable-next-line react-hooks/exhaustive-deps -- onMore is new at every drawing; only the need counts
  }, [wanted]);
}

/** A grid that draws only the rows in sight, and loads on as they scroll. Arrow keys move, Enter opens, space selects. */
export function RecordGrid({
  sort,
  onSort,
  selected,
  onSelect,
  dimmed,
  widths,
  ...list
}: RecordListProps & {
  sort: string[];
  onSort: (key: string, beside: boolean) => void;
  selected: ReadonlySet<string>;
  onSelect: (selected: ReadonlySet<string>) => void;
  dimmed: boolean;
  widths: ColumnWidths;
}) {
  const { form, columns, rows, openId, hasMore, onOpen } = list;
  const { t } = useTranslation();
  const text = useValueText();
  const { search } = useLocation();
  const scroller = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(-1);
  const virtual = useVirtualizer({
    count: rows.length + (hasMore ? 1 : 0),
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 10,
    scrollPaddingStart: ROW,
  });
  const inSight = virtual.getVirtualItems();
  useMore(inSight.at(-1)?.index ?? 0, list);

  const move = (to: number) => {
    const next = Math.max(0, Math.min(rows.length - 1, to));
    setActive(next);
    virtual.scrollToIndex(next);
  };
  const turn = (id: string) => {
    const next = new Set(selected);
    if (!next.delete(id)) next.add(id);
    onSelect(next);
  };
  const screen = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 400) / ROW) - 2);
  const keys: Record<string, () => void> = {
    ArrowDown: () => move(active + 1),
    ArrowUp: () => move(active - 1),
    PageDown: () => move(active + screen),
    PageUp: () => move(active - screen),
    Home: () => move(0),
    End: () => move(rows.length - 1),
    Enter: () => rows[active] && onOpen(rows[active].record.id),
    ' ': () => rows[active] && turn(rows[active].record.id),
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== scroller.current || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key]!();
  };
  // Rows carry no handlers of their own, so that scrolling draws only those that come in.
  const onClick = (event: MouseEvent) => {
    const target = event.target as HTMLElement;
    const id = target.closest<HTMLElement>('[data-id]')?.dataset['id'];
    if (!id) return;
    if (target.closest('[data-check]')) return turn(id);
    if (event.metaKey || event.ctrlKey || event.shiftKey) return; // the browser opens the name's address elsewhere
    event.preventDefault();
    onOpen(id);
  };
  const template = ['40px', ...columns.map((field) => `${widths.widthOf(field)}px`)].join(' ');
  const width = columns.reduce((sum, field) => sum + widths.widthOf(field), 40);
  const all = rows.length > 0 && rows.every(({ record }) => selected.has(record.id));
  return (
    <div
      ref={scroller}
      className={styles.scroller}
      role="grid"
      tabIndex={0}
      aria-label={form.name}
      aria-rowcount={hasMore ? -1 : rows.length + 1}
      aria-colcount={columns.length + 1}
      aria-multiselectable
      aria-activedescendant={active >= 0 ? `row-${active}` : undefined}
      onKeyDown={onKeyDown}
      onClick={onClick}
      data-dimmed={dimmed}
    >
      <div
        className={styles.inner}
        // The rows read the columns from here: pulling an edge draws none of them again.
        style={{ minWidth: width, height: virtual.getTotalSize() + ROW, '--columns': template } as CSSProperties}
        role="presentation"
      >
        <div className={styles.head} role="row" aria-rowindex={1}>
          <div role="columnheader" className={styles.check}>
            <input
              type="checkbox"
              checked={all}
              ref={(box) => {
                if (box) box.indeterminate = !all && selected.size > 0;
              }}
              aria-label={t('records.selectLoaded')}
              onChange={() => onSelect(all ? new Set() : new Set(rows.map(({ record }) => record.id)))}
            />
          </div>
          {columns.map((field) => {
            const up = sort.includes(field.key);
            const down = sort.includes(`-${field.key}`);
            const sortable = isSortable(field);
            return (
              <div
                key={field.key}
                role="columnheader"
                className={styles.heading}
                data-numeric={isNumeric(field)}
                aria-sort={sortable ? (up ? 'ascending' : down ? 'descending' : 'none') : undefined}
              >
                {sortable ? (
                  <button type="button" title={field.label} onClick={(event) => onSort(field.key, event.shiftKey)}>
                    <span>{field.label}</span>
                    {up && <CaretUpOutlined />}
                    {down && <CaretDownOutlined />}
                  </button>
                ) : (
                  <span title={field.label}>{field.label}</span>
                )}
                <ColumnEdge field={field} widths={widths} />
              </div>
            );
          })}
        </div>
        {inSight.map(({ index, start }) => {
          const row = rows[index];
          return (
            <GridRow
              key={row?.record.id ?? 'more'}
              index={index}
              top={start + ROW}
              form={form.key}
              columns={columns}
              record={row?.record}
              names={row?.names}
              text={text}
              active={index === active}
              open={row !== undefined && row.record.id === openId}
              selected={row !== undefined && selected.has(row.record.id)}
              search={search}
            />
          );
        })}
      </div>
    </div>
  );
}
