import type { FieldDefinition } from '@careloop/forms';
import { useRef, type KeyboardEvent, type PointerEvent } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './RecordGrid.module.css';
import { NARROWEST, WIDEST, type ColumnWidths } from './useColumnWidths';

const STEP = 10;
const LEAP = 50;

/** The right edge of a heading: pulled by mouse or finger, moved by arrow keys; a double click gives the first width back. */
export function ColumnEdge({ field, widths }: { field: FieldDefinition; widths: ColumnWidths }) {
  const { t } = useTranslation();
  const from = useRef<{ x: number; width: number } | null>(null);
  const width = widths.widthOf(field);
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    from.current = { x: event.clientX, width };
  };
  const onPointerMove = (event: PointerEvent) => {
    if (from.current) widths.resize(field.key, from.current.width + event.clientX - from.current.x);
  };
  const end = () => {
    from.current = null;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const by = event.shiftKey ? LEAP : STEP;
    const next = { ArrowLeft: width - by, ArrowRight: width + by, Home: NARROWEST, End: WIDEST, Enter: null }[
      event.key
    ];
    if (next === undefined) return;
    event.preventDefault();
    widths.resize(field.key, next);
  };
  return (
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={t('records.columnWidth', { field: field.label })}
      aria-valuenow={width}
      aria-valuemin={NARROWEST}
      aria-valuemax={WIDEST}
      tabIndex={0}
      title={t('records.columnWidthHelp')}
      className={styles.edge}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={end}
      onPointerCancel={end}
      onDoubleClick={() => widths.resize(field.key, null)}
      onKeyDown={onKeyDown}
    />
  );
}
