import { useDraggable } from '@dnd-kit/core';
import { SearchOutlined } from '@ant-design/icons';
import { Empty, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDesignerActs } from './designer-context';
import styles from './Palette.module.css';
import { TypeIcon } from './type-icons';
import { usePalette, type Chip } from './usePalette';

/** Everything that can be put on the form: a click appends it, a drag puts it anywhere. */
export function Palette({ onAdded }: { onAdded?: () => void }) {
  const { t } = useTranslation();
  const { add } = useDesignerActs();
  const groups = usePalette();
  const [search, setSearch] = useState('');
  const wanted = search.trim().toLowerCase();
  const found = groups
    .map((group) => ({
      ...group,
      chips: group.chips.filter(({ id, label }) => label.toLowerCase().includes(wanted) || id.includes(wanted)),
    }))
    .filter(({ chips }) => chips.length);
  return (
    <div className={styles.palette}>
      <Input
        allowClear
        prefix={<SearchOutlined />}
        value={search}
        placeholder={t('designer.findType')}
        aria-label={t('designer.findType')}
        onChange={({ target }) => setSearch(target.value)}
      />
      {!found.length && (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('designer.noType', { search: search.trim() })} />
      )}
      {found.map(({ id, label, chips }) => (
        <section key={id} aria-label={label}>
          <h3 className={styles.group}>{label}</h3>
          <ul className={styles.chips}>
            {chips.map((chip) => (
              <li key={chip.id}>
                <PaletteChip
                  chip={chip}
                  onAdd={() => {
                    add(chip.make());
                    onAdded?.();
                  }}
                />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function PaletteChip({ chip, onAdd }: { chip: Chip; onAdd: () => void }) {
  const { setNodeRef, listeners, isDragging } = useDraggable({ id: `new:${chip.id}`, data: { chip } });
  return (
    <button
      type="button"
      ref={setNodeRef}
      className={styles.chip}
      data-dragged={isDragging}
      title={chip.label}
      {...listeners}
      onClick={onAdd}
    >
      <TypeIcon type={chip.id} />
      <span className={styles.name}>{chip.label}</span>
    </button>
  );
}
