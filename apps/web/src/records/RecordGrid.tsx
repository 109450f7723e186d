import type { FormView } from '@careloop/contracts';
import { useVirtualizer } from '@tanstack/react-virtual';
import {
  useEffect,
  useRef,
  useState,
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
} from 'react';
import { useLocation } from 'react-router';
import { GridGroup } from './GridGroup';
import { GridHead } from './GridHead';
import {
  gridPlaces,
  HEAD,
  lineKey,
  ROW_HEIGHTS,
  type GridLine,
  type Paint,
  type RowHeight,
  type RowLine,
} from './grid-lines';
import { GridRow } from './GridRow';
import styles from './RecordGrid.module.css';
import type { ColumnWidths } from './useColumnWidths';
import { useValueText } from './useValueText';

/** So many rows before the end of what is loaded, the next page is asked for. */
const AHEAD = 150;

/** What grid and cards share. */
export interface RecordListProps {
  form: FormView;
  columns: FormView['fields'];
  rows: RowLine[];
  openId: string | undefined;
  hasMore: boolean;
  isFetchingMore: boolean;
  onMore: () => void;
  onOpen: (id: string) => void;
}

/** What every grid is told, in one list or in groups. */
export interface GridSettings {
  sort: string[];
  onSort: (key: string, beside: boolean) => void;
  selected: ReadonlySet<string>;
  onSelect: (selected: ReadonlySet<string>) => void;
  dimmed: boolean;
  widths: ColumnWidths;
  /** So many columns stay in sight. */
  frozen: number;
  rowHeight: RowHeight;
  paint: Paint | null;
  /** The line below all rows. */
  footer?: (frozen: number) => ReactNode;
}

/** Asks for more as the end of what is loaded comes near. */
export function useMore(lastShown: number, { rows, hasMore, isFetchingMore, onMore }: RecordListProps) {
  const wanted = hasMore && !isFetchingMore && lastShown >= rows.length - AHEAD;
  useEffect(() => {
    if (wanted) onMore();
    // eslint-disable-next-line react-hooks/exhaustive-deps -- onMore is new at every drawing; only the need counts
  }, [wanted]);
}

/**
 * A grid that draws only the lines in sight, and loads on as they scroll. Arrow keys move, Enter opens, space selects;
 * on the head of a group Enter, ← and → open and close it.
 */
export function RecordGrid({
  sort,
  onSort,
  selected,
  onSelect,
  dimmed,
  widths,
  frozen: wantedFrozen,
  rowHeight,
  paint,
  footer,
  lines: given,
  onToggle,
  onSight,
  ...list
}: RecordListProps &
  GridSettings & {
    /** Rows in groups; else the rows are the lines. */
    lines?: GridLine[];
    onToggle?: (group: string) => void;
    /** First and last line that are drawn. */
    onSight?: (from: number, to: number) => void;
  }) {
  const { form, columns, rows, openId, hasMore, onOpen } = list;
  const text = useValueText();
  const { search } = useLocation();
  const scroller = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(-1);
  const lines: readonly GridLine[] = given ?? rows;
  const row = ROW_HEIGHTS[rowHeight];
  const virtual = useVirtualizer({
    count: lines.length + (hasMore ? 1 : 0),
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (lines[index] && 'group' in lines[index] ? ROW_HEIGHTS.short : row),
    overscan: 10,
    scrollPaddingStart: HEAD,
    scrollPaddingEnd: footer ? HEAD : 0,
  });
  useEffect(() => virtual.measure(), [virtual, row, given]);
  const inSight = virtual.getVirtualItems();
  const [from, to] = [inSight[0]?.index ?? 0, inSight.at(-1)?.index ?? 0];
  useMore(to, list);
  useEffect(() => {
    onSight?.(from, to);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- onSight is new at every drawing
  }, [from, to, given]);

  const move = (to: number) => {
    const next = Math.max(0, Math.min(lines.length - 1, to));
    setActive(next);
    virtual.scrollToIndex(next);
  };
  const turn = (id: string) => {
    const next = new Set(selected);
    if (!next.delete(id)) next.add(id);
    onSelect(next);
  };
  const screen = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 400) / row) - 2);
  const line = lines[active];
  const record = line && 'record' in line ? line.record : undefined;
  const group = line && 'group' in line ? line : undefined;
  const keys: Record<string, (() => void) | undefined> = {
    ArrowDown: () => move(active + 1),
    ArrowUp: () => move(active - 1),
    ArrowRight: group && (() => !group.open && onToggle?.(group.group)),
    ArrowLeft: group && (() => group.open && onToggle?.(group.group)),
    PageDown: () => move(active + screen),
    PageUp: () => move(active - screen),
    Home: () => move(0),
    End: () => move(lines.length - 1),
    Enter: () => (group ? onToggle?.(group.group) : record && onOpen(record.id)),
    ' ': () => (group ? onToggle?.(group.group) : record && turn(record.id)),
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const act = keys[event.key];
    if (event.target !== scroller.current || !act) return;
    event.preventDefault();
    act();
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
  const { style, frozen, width } = gridPlaces(
    columns,
    widths.widthOf,
    wantedFrozen,
    virtual.scrollRect?.width || window.innerWidth,
  );
  const all = rows.length > 0 && rows.every(({ record }) => selected.has(record.id));
  return (
    <div
      ref={scroller}
      className={styles.scroller}
      role="grid"
      tabIndex={0}
      aria-label={form.name}
      aria-rowcount={hasMore ? -1 : lines.length + 1}
      aria-colcount={columns.length + 1}
      aria-multiselectable
      aria-activedescendant={active >= 0 ? `row-${active}` : undefined}
      onKeyDown={onKeyDown}
      onClick={onClick}
      data-dimmed={dimmed}
      data-height={rowHeight}
    >
      <div
        className={styles.inner}
        style={
          {
            ...style,
            minWidth: width,
            height: virtual.getTotalSize() + HEAD * (footer ? 2 : 1),
            '--row': `${row}px`,
          } as CSSProperties
        }
        role="presentation"
      >
        <GridHead
          columns={columns}
          frozen={frozen}
          sort={sort}
          onSort={onSort}
          widths={widths}
          ticked={all ? 'all' : selected.size ? 'some' : 'none'}
          onTick={() => onSelect(all ? new Set() : new Set(rows.map(({ record }) => record.id)))}
        />
        {inSight.map(({ index, start }) => {
          const line = lines[index];
          if (line && 'group' in line)
            return (
              <GridGroup
                key={lineKey(line)}
                index={index}
                top={start + HEAD}
                line={line}
                columns={columns}
                active={index === active}
                onToggle={onToggle!}
              />
            );
          const shown = line && 'record' in line ? line : undefined;
          return (
            <GridRow
              key={lineKey(line)}
              index={index}
              top={start + HEAD}
              form={form.key}
              columns={columns}
              frozen={frozen}
              record={shown?.record}
              names={shown?.names}
              text={text}
              paint={paint}
              active={index === active}
              open={shown !== undefined && shown.record.id === openId}
              selected={shown !== undefined && selected.has(shown.record.id)}
              search={search}
            />
          );
        })}
        {footer?.(frozen)}
      </div>
    </div>
  );
}
