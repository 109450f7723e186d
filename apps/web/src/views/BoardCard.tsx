import { useDraggable } from '@dnd-kit/core';
import type { FormView } from '@careloop/contracts';
import type { KeyboardEvent } from 'react';
import type { RowLine } from '../records/grid-lines';
import { CardText } from './CardText';
import styles from './cards.module.css';

interface CardProps {
  line: RowLine;
  name: string;
  fields: FormView['fields'];
}

/** A card as it is carried. */
export function BoardCard({ line, name, fields }: CardProps & { isOverlay: true }) {
  return (
    <div className={styles.card} style={{ boxShadow: 'var(--ant-box-shadow-secondary)' }}>
      <span className={styles.name}>{name}</span>
      <CardText fields={fields} line={line} />
    </div>
  );
}

/** A card of a board: a click or Enter opens it; pulled, held or lifted by space it goes elsewhere. */
export function LiftableCard({
  line,
  name,
  fields,
  isOpen,
  onOpen,
}: CardProps & { isOpen: boolean; onOpen: (id: string) => void }) {
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
      className={styles.card}
      style={{ height: '100%' }}
      {...attributes}
      {...listeners}
      aria-label={name}
      data-open={isOpen}
      data-lifted={isDragging}
      data-record={id}
      onKeyDown={onKeyDown}
      onClick={() => onOpen(id)}
    >
      <span className={styles.name}>{name}</span>
      <CardText fields={fields} line={line} />
    </div>
  );
}
