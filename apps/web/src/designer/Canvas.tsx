import { useEffect, useRef } from 'react';
import { useDroppable } from '@dnd-kit/core';
import { useTranslation } from 'react-i18next';
import { placeOf } from '../form-drafts/places';
import { EmptyState } from '../ui/EmptyState';
import styles from './Canvas.module.css';
import { CanvasItem } from './CanvasItem';
import { useDesigner, useDesignerActs } from './designer-context';
import { useDropTarget } from './drop-context';
import { CANVAS } from './drop-target';
import { useCompact } from './useCompact';
import { useTypeName } from './useTypeName';

/** The form as it will be filled, at its real width; everything on it can be selected, moved and changed. */
export function Canvas() {
  const { t } = useTranslation();
  const { draft, selected, problems, forms } = useDesigner();
  const { select } = useDesignerActs();
  const target = useDropTarget();
  const compact = useCompact();
  const typeName = useTypeName();
  const { setNodeRef } = useDroppable({ id: CANVAS });
  const byKey = new Map(draft.fields.map((field) => [field.key, field]));
  const area = useRef<HTMLDivElement | null>(null);
  useEffect(() => {
    const at = selected && area.current?.querySelector<HTMLElement>(`[data-place="${CSS.escape(selected)}"]`);
    if (!at) return;
    at.scrollIntoView({ block: 'nearest' });
    // Who goes about the canvas by keys goes on from what is selected now; who is elsewhere stays there.
    const focus = document.activeElement;
    if (!focus || focus === document.body || area.current?.contains(focus)) at.focus({ preventScroll: true });
  }, [selected]);
  // The keys of the canvas have one stop: what is selected, else the first.
  const stop = draft.layout.some((item) => isAt(selected, placeOf(item)))
    ? selected
    : draft.layout[0] && placeOf(draft.layout[0]);
  return (
    <div
      ref={(node) => {
        area.current = node;
        setNodeRef(node);
      }}
      className={styles.canvas}
      data-canvas
      data-over={target?.over === CANVAS}
      onClick={(event) => event.target === event.currentTarget && select(null)}
    >
      {!draft.layout.length ? (
        <EmptyState title={t('designer.empty')} text={t(compact ? 'designer.emptyTextPhone' : 'designer.emptyText')} />
      ) : (
        <ul className={styles.grid} aria-label={t('designer.canvas')}>
          {draft.layout.map((item) => {
            const place = placeOf(item);
            const field = item.kind === 'field' ? byKey.get(item.key) : undefined;
            const columns = field?.fields?.map(({ key }) => `${place}.${key}`) ?? [];
            return (
              <CanvasItem
                key={place}
                place={place}
                item={item}
                field={field}
                typeName={field && typeName(field.type)}
                compact={compact}
                selected={isAt(selected, place) ? selected : null}
                stop={isAt(stop ?? null, place)}
                problem={[place, ...columns].flatMap((at) => problems.get(at) ?? []).join('\n') || undefined}
                drop={target?.over === place ? target : null}
                forms={forms}
              />
            );
          })}
        </ul>
      )}
    </div>
  );
}

/** Whether what is selected is this item, or a column in it. */
const isAt = (selected: string | null, place: string) => selected === place || !!selected?.startsWith(`${place}.`);
