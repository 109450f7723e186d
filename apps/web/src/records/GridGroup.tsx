import { CaretDownOutlined, CaretRightOutlined } from '@ant-design/icons';
import type { FormView } from '@careloop/contracts';
import { useTranslation } from 'react-i18next';
import type { GroupLine } from './grid-lines';
import styles from './RecordGrid.module.css';

/** The head of a group; a click opens or closes it. Its figures stand below their columns. */
export function GridGroup({
  index,
  top,
  line,
  columns,
  active,
  onToggle,
}: {
  index: number;
  top: number;
  line: GroupLine;
  columns: FormView['fields'];
  active: boolean;
  onToggle: (key: string) => void;
}) {
  const { t } = useTranslation();
  const { group, level, label, count, figures, open } = line;
  const first = columns.findIndex(({ key }) => figures[key] !== undefined);
  const room = first < 0 ? columns.length + 2 : Math.max(first, 1) + 2;
  return (
    <div
      id={`row-${index}`}
      className={styles.group}
      style={{ transform: `translateY(${top}px)` }}
      role="row"
      aria-rowindex={index + 2}
      data-active={active}
      data-level={level}
    >
      <div role="gridcell" className={styles.groupName} style={{ gridColumn: `1 / ${room}` }}>
        <button
          type="button"
          tabIndex={-1}
          aria-expanded={open}
          aria-label={t(open ? 'views.groupClose' : 'views.groupOpen', { name: label })}
          onClick={() => onToggle(group)}
        >
          {open ? <CaretDownOutlined /> : <CaretRightOutlined />}
          <span className={styles.groupLabel}>{label}</span>
          <span className={styles.groupCount}>{count}</span>
        </button>
      </div>
      {columns.slice(room - 2).map(({ key }) => (
        <div key={key} role="gridcell" className={styles.cell} data-numeric>
          {figures[key]}
        </div>
      ))}
    </div>
  );
}
