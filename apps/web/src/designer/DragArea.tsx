import {
  DndContext,
  DragOverlay,
  MouseSensor,
  TouchSensor,
  useSensor,
  useSensors,
  type DragMoveEvent,
  type Modifier,
} from '@dnd-kit/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { insert, insertColumn, move } from '../form-drafts/edits';
import { fieldAt, indexOf, ornamentAt, pathOf } from '../form-drafts/places';
import { useDesigner, useDesignerActs } from './designer-context';
import { DropProvider } from './drop-context';
import { CANVAS, nearestItem, type DropTarget } from './drop-target';
import styles from './Canvas.module.css';
import { TypeIcon } from './type-icons';
import type { Chip } from './usePalette';

/** What is being dragged: a chip of the palette, or what stands on the canvas. */
type Dragged = { chip: Chip } | { place: string };

const targetOf = ({ collisions }: Pick<DragMoveEvent, 'collisions'>) =>
  (collisions?.[0]?.data as { target?: DropTarget } | undefined)?.target ?? null;

// New objects at each drawing would draw everything that can be dragged again.
const BY_MOUSE = { activationConstraint: { distance: 6 } };
const BY_TOUCH = { activationConstraint: { delay: 200, tolerance: 8 } };

/** What is carried hangs at the pointer, however large the thing is that it was taken from. */
const atPointer: Modifier = ({ activatorEvent, draggingNodeRect, transform }) => {
  const at = activatorEvent instanceof TouchEvent ? activatorEvent.touches[0] : (activatorEvent as MouseEvent | null);
  if (!at || !draggingNodeRect) return transform;
  const { left, top } = draggingNodeRect;
  return { ...transform, x: transform.x + at.clientX - left + 8, y: transform.y + at.clientY - top + 8 };
};

/** Dragging by mouse, or by a long touch. (Keys have their own ways: see useDesignerKeys.) */
export function DragArea({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const { draft } = useDesigner();
  const { edit } = useDesignerActs();
  const [dragged, setDragged] = useState<Dragged | null>(null);
  const [target, setTarget] = useState<DropTarget | null>(null);
  const sensors = useSensors(useSensor(MouseSensor, BY_MOUSE), useSensor(TouchSensor, BY_TOUCH));

  const aim = (event: DragMoveEvent) => {
    const next = targetOf(event);
    setTarget((now) =>
      now?.over === next?.over && now?.after === next?.after && now?.beside === next?.beside ? now : next,
    );
  };
  const stop = () => {
    setDragged(null);
    setTarget(null);
  };
  const drop = (to: DropTarget, what: Dragged) => {
    if (to.over.startsWith('columns:')) {
      const part = 'chip' in what ? what.chip.make() : undefined;
      if (!part || !('field' in part)) return;
      return edit((now) => insertColumn(now, to.over.slice('columns:'.length), part.field));
    }
    const at = to.over === CANVAS ? draft.layout.length : indexOf(draft, to.over) + (to.after ? 1 : 0);
    if ('place' in what) return edit((now) => ({ draft: move(now, what.place, at), place: what.place }));
    edit((now) => insert(now, what.chip.make(), at));
  };

  const field = dragged && 'place' in dragged ? fieldAt(draft, pathOf(dragged.place)) : undefined;
  const ornament = dragged && 'place' in dragged ? ornamentAt(draft, dragged.place) : undefined;
  return (
    <DndContext
      sensors={sensors}
      collisionDetection={nearestItem}
      accessibility={{
        announcements: {
          onDragStart: () => undefined,
          onDragOver: () => undefined,
          onDragEnd: () => undefined,
          onDragCancel: () => undefined,
        },
        screenReaderInstructions: { draggable: t('designer.dragHelp') },
      }}
      onDragStart={({ active }) => setDragged(active.data.current as Dragged)}
      onDragMove={aim}
      onDragOver={aim}
      onDragCancel={stop}
      onDragEnd={(event) => {
        const to = targetOf(event);
        if (to && dragged) drop(to, dragged);
        stop();
      }}
    >
      <DropProvider value={target}>{children}</DropProvider>
      <DragOverlay dropAnimation={null} modifiers={[atPointer]}>
        {dragged && (
          <div className={styles.carried}>
            <TypeIcon type={'chip' in dragged ? dragged.chip.id : (field?.type ?? ornament?.kind ?? '')} />
            {'chip' in dragged
              ? dragged.chip.label
              : field?.label || (ornament && t(`designer.items.${ornament.kind}`)) || t('designer.nameless')}
          </div>
        )}
      </DragOverlay>
    </DndContext>
  );
}
