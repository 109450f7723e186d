import {
  closestCenter,
  type Active,
  type Announcements,
  type CollisionDetection,
  type KeyboardCoordinateGetter,
  KeyboardSensor,
  MouseSensor,
  pointerWithin,
  TouchSensor,
  useSensor,
  useSensors,
} from '@dnd-kit/core';
import { useTranslation } from 'react-i18next';
import type { RowLine } from '../records/grid-lines';

/** The record that is being lifted. */
export const lineOf = (active: Active): RowLine | null =>
  (active.data.current as { line?: RowLine } | undefined)?.line ?? null;

/** Steps to the next place in a direction; null where there is none. */
export type NextPlace = (
  from: string | null,
  key: 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown',
) => string | null;

/** Under the pointer, else (keys, fast pulls) the nearest. */
const placeAt: CollisionDetection = (args) => {
  const under = pointerWithin(args);
  return under.length ? under : closestCenter(args);
};

/**
 * How records are lifted to another place: pulled by mouse, held and pulled by finger (so that a swipe still scrolls),
 * or lifted by space and moved from place to place by arrow keys. `say` names places for those who listen.
 */
export function useLifting({
  next,
  nameOf,
  say,
}: {
  next: NextPlace;
  nameOf: (line: RowLine) => string;
  say: (place: string) => string;
}) {
  const { t } = useTranslation();
  const coordinateGetter: KeyboardCoordinateGetter = (event, { context: { over, droppableRects, collisionRect } }) => {
    if (!event.code.startsWith('Arrow')) return undefined;
    event.preventDefault();
    const place = next(over ? String(over.id) : null, event.code as 'ArrowLeft');
    const rect = place === null ? undefined : droppableRects.get(place);
    if (!rect || !collisionRect) return undefined;
    return {
      x: rect.left + (rect.width - collisionRect.width) / 2,
      y: rect.top + (rect.height - collisionRect.height) / 2,
    };
  };
  const sensors = useSensors(
    useSensor(MouseSensor, { activationConstraint: { distance: 5 } }),
    useSensor(TouchSensor, { activationConstraint: { delay: 250, tolerance: 8 } }),
    useSensor(KeyboardSensor, {
      coordinateGetter,
      keyboardCodes: { start: ['Space'], cancel: ['Escape'], end: ['Space', 'Enter'] },
    }),
  );
  const name = (active: Active) => {
    const line = lineOf(active);
    return line ? nameOf(line) : '';
  };
  const announcements: Announcements = {
    onDragStart: ({ active }) => t('views.lifted', { name: name(active) }),
    onDragOver: ({ active, over }) =>
      over ? t('views.over', { name: name(active), to: say(String(over.id)) }) : undefined,
    onDragEnd: ({ over }) => (over ? t('views.dropped', { to: say(String(over.id)) }) : t('views.dropCancelled')),
    onDragCancel: () => t('views.dropCancelled'),
  };
  return {
    sensors,
    collisionDetection: placeAt,
    accessibility: { announcements, screenReaderInstructions: { draggable: t('views.dragHelp') } },
  };
}
