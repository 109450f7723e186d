import type { TaskView } from '@careloop/contracts';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './Desk.module.css';
import { DueClock } from './DueClock';
import type { Part } from './task-order';

/** The tasks in three parts: overdue, today, later. */
export function TaskList({
  parts,
  chosen,
  onChoose,
}: {
  parts: [Part, TaskView[]][];
  chosen: string | null;
  onChoose: (id: string) => void;
}) {
  const { t } = useTranslation();
  const shown = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // Newer browsers answer with a promise, which must not become the effect's clean-up.
    void shown.current?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  return (
    <div className={styles.list}>
      {parts.map(([part, tasks]) => (
        <section key={part} aria-label={t(`desk.parts.${part}`)}>
          <h2 className={styles.part} data-late={part === 'overdue'}>
            {t(`desk.parts.${part}`)} <span className="tabular">{tasks.length}</span>
          </h2>
          {tasks.map((task) => (
            <button
              key={task.id}
              ref={task.id === chosen ? shown : undefined}
              type="button"
              className={styles.item}
              aria-current={task.id === chosen}
              onClick={() => onChoose(task.id)}
            >
              <span className={styles.itemTop}>
                <strong className={styles.who}>{task.record?.name ?? task.title}</strong>
                <DueClock task={task} />
              </span>
              {task.record && <span className={styles.itemTitle}>{task.title}</span>}
              <span className={styles.itemReason}>
                {task.queue.name}
                {task.reason && ` · ${task.reason}`}
              </span>
            </button>
          ))}
        </section>
      ))}
    </div>
  );
}
