import { useDraggable } from '@dnd-kit/core';
import type { KeyboardEvent } from 'react';
import type { RowLine } from '../records/grid-lines';
import styles from './CalendarView.module.css';

/** A record on a day, as it lies there or as it is carried. */
export function CalendarChip({ name, isOverlay }: { line: RowLine; name: string; isOverlay?: boolean }) {
  return (
    <div className={styles.chip} data-carried={isOverlay}>
      {name}
    </div>
  );
}

/** A record on a day that opens by a click or Enter and goes elsewhere when it is pulled, held or lifted by space. */
export function LiftableChip({
  line,
  name,
  isOpen,
  onOpen,
}: {
  line: RowLine;
  name: string;
  isOpen: boolean;
  onOpen: (id: string) => void;
}) {
  const { id } = line.record;
  const { attributes, listeners, setNodeRef, isDragging } = useDraggable({ id, data: { line } });
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && !isDragging) {
      event.preventDefault();
      onOpen(id);
    } else (listeners?.['onKeyDown'] as ((event: KeyboardEvent) => void) | undefined)?.(event);
  };
  return (
    <div
      ref={setNodeRef}
      className={styles.chip}
      {...attributes}
      {...listeners}
      title={name}
      data-open={isOpen}
      data-lifted={isDragging}
      data-record={id}
      onKeyDown={onKeyDown}
      onClick={() => onOpen(id)}
    >
      {name}
    </div>
  );
}
