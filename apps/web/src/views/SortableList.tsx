import { HolderOutlined } from '@ant-design/icons';
import {
  closestCenter,
  DndContext,
  KeyboardSensor,
  PointerSensor,
  useSensor,
  useSensors,
  type DragEndEvent,
} from '@dnd-kit/core';
import {
  SortableContext,
  sortableKeyboardCoordinates,
  useSortable,
  verticalListSortingStrategy,
} from '@dnd-kit/sortable';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './panels.module.css';

/** A short list whose lines are put in order by a handle: pulled, or lifted by space and moved by arrow keys. */
export function SortableList({
  items,
  onMove,
  children,
}: {
  items: readonly { key: string; name: string }[];
  onMove: (from: number, to: number) => void;
  children: (at: number) => ReactNode;
}) {
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );
  const keys = items.map(({ key }) => key);
  const end = ({ active, over }: DragEndEvent) => {
    if (!over || over.id === active.id) return;
    onMove(keys.indexOf(String(active.id)), keys.indexOf(String(over.id)));
  };
  return (
    <DndContext sensors={sensors} collisionDetection={closestCenter} onDragEnd={end}>
      <SortableContext items={keys} strategy={verticalListSortingStrategy}>
        {items.map(({ key, name }, at) => (
          <Line key={key} id={key} name={name}>
            {children(at)}
          </Line>
        ))}
      </SortableContext>
    </DndContext>
  );
}

function Line({ id, name, children }: { id: string; name: string; children: ReactNode }) {
  const { t } = useTranslation();
  const { attributes, listeners, setNodeRef, setActivatorNodeRef, transform, transition, isDragging } = useSortable({
    id,
  });
  return (
    <div
      ref={setNodeRef}
      className={styles.line}
      data-dragging={isDragging}
      style={{ transform: transform ? `translateY(${transform.y}px)` : undefined, transition }}
    >
      <button
        ref={setActivatorNodeRef}
        type="button"
        className={styles.handle}
        {...attributes}
        {...listeners}
        aria-label={t('views.drag', { name })}
      >
        <HolderOutlined />
      </button>
      {children}
    </div>
  );
}

/** The list with one of its items at another place. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const next = [...list];
  next.splice(to, 0, ...next.splice(from, 1));
  return next;
}
