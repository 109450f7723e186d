import type { ClientRect, CollisionDetection } from '@dnd-kit/core';

/** Where a dragged thing would come to stand: beside an item of the canvas, or into a subform as a column. */
export interface DropTarget {
  over: string;
  after: boolean;
  /** The line is drawn between columns, not between rows. */
  beside: boolean;
}

export const CANVAS = 'canvas';
/** Id of the drop area for columns of a subform. */
export const columnsArea = (subform: string) => `columns:${subform}`;

const inside = ({ left, right, top, bottom }: ClientRect, { x, y }: { x: number; y: number }) =>
  x >= left && x <= right && y >= top && y <= bottom;

/** How far a point is from a rectangle; things above and below count more than those beside. */
function distance({ left, right, top, bottom }: ClientRect, { x, y }: { x: number; y: number }): number {
  const dx = Math.max(left - x, 0, x - right);
  const dy = Math.max(top - y, 0, y - bottom);
  return dx + dy * 4;
}

/**
 * The item nearest to the pointer while it is over the canvas, and on which side of it: left or right of a field that
 * shares its row, else above or below. A subform's own area wins where a column may be dropped.
 */
export const nearestItem: CollisionDetection = ({
  active,
  droppableContainers,
  droppableRects,
  pointerCoordinates,
}) => {
  const canvas = droppableRects.get(CANVAS);
  if (!pointerCoordinates || !canvas || !inside(canvas, pointerCoordinates)) return [];
  const takesColumns = (active.data.current as { chip?: { column: boolean } } | undefined)?.chip?.column ?? false;
  let best: { id: string; rect: ClientRect; far: number } | undefined;
  for (const { id, rect: known } of droppableContainers) {
    const name = String(id);
    const rect = droppableRects.get(id) ?? known.current;
    if (!rect || name === CANVAS || name === String(active.id)) continue;
    if (name.startsWith('columns:')) {
      if (takesColumns && inside(rect, pointerCoordinates)) return [{ id, data: { target: { over: name } } }];
      continue;
    }
    const far = distance(rect, pointerCoordinates);
    if (!best || far < best.far) best = { id: name, rect, far };
  }
  if (!best) return [{ id: CANVAS, data: { target: { over: CANVAS, after: true, beside: false } } }];
  const { rect } = best;
  const beside = rect.width < canvas.width * 0.8;
  const after = beside
    ? pointerCoordinates.x > rect.left + rect.width / 2
    : pointerCoordinates.y > rect.top + rect.height / 2;
  return [{ id: best.id, data: { target: { over: best.id, after, beside } satisfies DropTarget } }];
};
