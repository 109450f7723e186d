import { useDroppable } from '@dnd-kit/core';
import { PlusOutlined } from '@ant-design/icons';
import type { FormView } from '@careloop/contracts';
import { ConfigProvider } from 'antd';
import { useTranslation } from 'react-i18next';
import type { DraftField } from '../form-drafts/draft';
import { insertColumn } from '../form-drafts/edits';
import type { Place } from '../form-drafts/places';
import { MenuButton } from '../ui/MenuButton';
import styles from './Canvas.module.css';
import { useDesignerActs } from './designer-context';
import { columnsArea } from './drop-target';
import { useDropTarget } from './drop-context';
import { DeadEditor, Signs } from './faces';
import { usePalette } from './usePalette';

/** A subform on the canvas: a table of one row whose columns are added, selected and changed right here. */
export function SubformFace({
  field,
  place,
  selected,
  forms,
}: {
  field: DraftField;
  place: Place;
  selected: Place | null;
  forms: FormView[];
}) {
  const { t } = useTranslation();
  const { select, edit } = useDesignerActs();
  const groups = usePalette();
  const area = columnsArea(field.key);
  const { setNodeRef } = useDroppable({ id: area });
  const aimed = useDropTarget()?.over === area;
  const columns = (field.fields ?? []).filter(({ removed }) => !removed);
  const chips = groups.flatMap((group) => group.chips).filter(({ column }) => column);
  const add = (id: string) => {
    const part = chips.find((chip) => chip.id === id)?.make();
    if (!part || !('field' in part)) return;
    edit((draft) => insertColumn(draft, field.key, part.field));
  };
  return (
    <div className={styles.subform} data-aimed={aimed}>
      <div inert className={styles.subformName}>
        {field.label || <span className={styles.nameless}>{t('designer.nameless')}</span>}
        {field.required && <span className={styles.star}>*</span>}
        <Signs field={field} />
      </div>
      <div ref={setNodeRef} className={styles.columns}>
        {columns.map((column) => {
          const at = `${place}.${column.key}`;
          return (
            <button
              key={column.key}
              type="button"
              className={styles.column}
              aria-pressed={selected === at}
              aria-label={t('designer.column', { name: column.label || t('designer.nameless') })}
              data-place={at}
              onClick={() => select(at)}
            >
              <span className={styles.columnName}>
                {column.label || t('designer.nameless')}
                {column.required && <span className={styles.star}>*</span>}
                <Signs field={column} />
              </span>
              <span inert className={styles.cell}>
                <ConfigProvider componentSize="small">
                  <DeadEditor
                    field={column}
                    forms={forms}
                    ties={{ id: `cell-${at}`, 'aria-invalid': undefined, 'aria-describedby': undefined }}
                  />
                </ConfigProvider>
              </span>
            </button>
          );
        })}
        <MenuButton
          type="dashed"
          className={styles.addColumn}
          icon={<PlusOutlined />}
          aria-label={t('designer.addColumn', { name: field.label })}
          menu={{
            items: chips.map(({ id, label }) => ({ key: id, label })),
            style: { maxHeight: 320, overflow: 'auto' },
            onClick: ({ key }) => add(key),
          }}
        />
      </div>
    </div>
  );
}
