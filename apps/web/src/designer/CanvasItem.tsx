import { useDraggable, useDroppable } from '@dnd-kit/core';
import {
  ArrowDownOutlined,
  ArrowUpOutlined,
  CopyOutlined,
  DeleteOutlined,
  SettingOutlined,
  WarningFilled,
} from '@ant-design/icons';
import type { FormView } from '@careloop/contracts';
import type { LayoutItem } from '@careloop/forms';
import { Button, Tooltip } from 'antd';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { DraftField } from '../form-drafts/draft';
import { moveBy } from '../form-drafts/edits';
import type { Place } from '../form-drafts/places';
import { spanStyle } from '../records/field-span';
import styles from './Canvas.module.css';
import { useDesignerActs } from './designer-context';
import type { DropTarget } from './drop-target';
import { FieldFace, OrnamentFace } from './faces';
import { SubformFace } from './SubformFace';

/** One thing on the canvas: drawn as it will be, in a frame that selects and drags it. */
export const CanvasItem = memo(function CanvasItem({
  place,
  item,
  field,
  typeName,
  compact,
  selected,
  stop,
  problem,
  drop,
  forms,
}: {
  place: Place;
  item: LayoutItem;
  field: DraftField | undefined;
  /** What its type is called. */
  typeName: string | undefined;
  compact: boolean;
  /** What of it is selected: itself, or a column in it. */
  selected: Place | null;
  /** Keys get to the canvas here. */
  stop: boolean;
  problem: string | undefined;
  drop: DropTarget | null;
  forms: FormView[];
}) {
  const { t } = useTranslation();
  const { edit, select, duplicate, remove, openSettings } = useDesignerActs();
  const { setNodeRef: setDrop } = useDroppable({ id: place });
  const { setNodeRef: setDrag, listeners, isDragging } = useDraggable({ id: place, data: { place } });
  const chosen = selected === place;

  const name =
    item.kind === 'field'
      ? [field?.label || t('designer.nameless'), typeName].join('，')
      : [t(`designer.items.${item.kind}`), item.kind === 'note' ? item.text : item.title].filter(Boolean).join('：');
  return (
    <li
      ref={(node) => {
        setDrop(node);
        setDrag(node);
      }}
      className={styles.item}
      style={field && spanStyle(field)}
      data-selected={chosen}
      data-dragged={isDragging}
      data-drop={drop ? `${drop.beside ? 'x' : 'y'}-${drop.after ? 'after' : 'before'}` : undefined}
      data-problem={!!problem}
    >
      <button
        type="button"
        className={styles.hit}
        tabIndex={stop ? 0 : -1}
        aria-pressed={chosen}
        aria-label={problem ? `${name}。${problem}` : name}
        data-place={place}
        {...listeners}
        onClick={() => select(place)}
        onDoubleClick={openSettings}
      />
      {field?.type === 'subform' ? (
        <SubformFace field={field} place={place} selected={selected} forms={forms} />
      ) : field ? (
        <FieldFace field={field} forms={forms} />
      ) : (
        item.kind !== 'field' && <OrnamentFace item={item} />
      )}
      {problem && (
        <Tooltip title={<span className={styles.problems}>{problem}</span>}>
          <WarningFilled className={styles.warning} />
        </Tooltip>
      )}
      {chosen && (
        <div className={styles.tools}>
          {compact && (
            <>
              {([-1, 1] as const).map((step) => (
                <Button
                  key={step}
                  size="small"
                  type="text"
                  icon={step < 0 ? <ArrowUpOutlined /> : <ArrowDownOutlined />}
                  aria-label={t(step < 0 ? 'designer.moveUp' : 'designer.moveDown')}
                  onClick={() => edit((draft) => moveBy(draft, place, step))}
                />
              ))}
              <Button
                size="small"
                type="text"
                icon={<SettingOutlined />}
                aria-label={t('designer.settings')}
                onClick={openSettings}
              />
            </>
          )}
          <Tooltip title={t('designer.copy')}>
            <Button
              size="small"
              type="text"
              icon={<CopyOutlined />}
              aria-label={t('designer.copy')}
              onClick={() => duplicate(place)}
            />
          </Tooltip>
          <Tooltip title={t('states.delete')}>
            <Button
              size="small"
              type="text"
              icon={<DeleteOutlined />}
              aria-label={t('states.delete')}
              onClick={() => remove(place)}
            />
          </Tooltip>
        </div>
      )}
    </li>
  );
});
