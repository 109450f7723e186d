import { useDroppable } from '@dnd-kit/core';
import type { FormView } from '@careloop/contracts';
import { useVirtualizer } from '@tanstack/react-virtual';
import { Button, Skeleton } from 'antd';
import { useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { RowLine } from '../records/grid-lines';
import { useRecordPages, type RecordQuery } from '../records/useRecords';
import { formatCount } from '../ui/format';
import { Quiet } from '../ui/words';
import type { Lane } from './board';
import { LiftableCard } from './BoardCard';
import styles from './KanbanView.module.css';

const GAP = 8;
/** Name, lines and the room around them, as cards.module.css draws them. */
const heightOf = (lines: number) => 22 + lines * 24 + 20;
const AHEAD = 5;

/** One column of a board; it draws the cards in sight and loads on as they scroll. */
export function BoardLane({
  form,
  forms,
  lane,
  count,
  query,
  fields,
  nameOf,
  openId,
  onOpen,
  onLoaded,
}: {
  form: FormView;
  forms: FormView[];
  lane: Lane;
  count: number;
  query: RecordQuery;
  fields: FormView['fields'];
  nameOf: (line: RowLine) => string;
  openId: string | undefined;
  onOpen: (id: string) => void;
  onLoaded: (lane: Lane, lines: RowLine[]) => void;
}) {
  const { t, i18n } = useTranslation();
  const { setNodeRef, isOver } = useDroppable({ id: lane.key });
  const { pages, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useRecordPages(form, forms, query);
  const lines = useMemo(
    () => (pages ?? []).flatMap(({ items, names }) => items.map((record) => ({ record, names }))),
    [pages],
  );
  useEffect(() => {
    onLoaded(lane, lines);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- told once for each change of the lines
  }, [lines]);
  const scroller = useRef<HTMLDivElement>(null);
  const height = heightOf(fields.length);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height + GAP,
    getItemKey: (index) => lines[index]!.record.id,
    overscan: 4,
  });
  useEffect(() => virtual.measure(), [virtual, height]);
  const inSight = virtual.getVirtualItems();
  const wanted = hasNextPage && !isFetchingNextPage && (inSight.at(-1)?.index ?? 0) >= lines.length - AHEAD;
  useEffect(() => {
    if (wanted) void fetchNextPage();
  }, [wanted, fetchNextPage]);
  return (
    <section ref={setNodeRef} className={styles.lane} data-over={isOver} aria-label={lane.label}>
      <header className={styles.head}>
        <span
          className={styles.mark}
          style={lane.color ? { background: `var(--ant-${lane.color}-5, ${lane.color})` } : undefined}
        />
        <h2 className={styles.title} title={lane.label}>
          {lane.label}
        </h2>
        <span className={styles.count}>{formatCount(count, i18n.language)}</span>
      </header>
      <div ref={scroller} className={styles.cards} tabIndex={-1}>
        {error && !pages ? (
          <div className={styles.empty}>
            <Quiet>{error.message}</Quiet>
            <Button size="small" onClick={() => void refetch()}>
              {t('states.retry')}
            </Button>
          </div>
        ) : !pages ? (
          <Skeleton active paragraph={{ rows: 4 }} title={false} />
        ) : !lines.length ? (
          <div className={styles.empty}>
            <Quiet>{t('views.columnEmpty')}</Quiet>
          </div>
        ) : (
          <div className={styles.inner} style={{ height: virtual.getTotalSize() }}>
            {inSight.map(({ index, start }) => {
              const line = lines[index]!;
              return (
                <div
                  key={line.record.id}
                  className={styles.place}
                  style={{ transform: `translateY(${start}px)`, height }}
                >
                  <LiftableCard
                    line={line}
                    name={nameOf(line)}
                    fields={fields}
                    isOpen={line.record.id === openId}
                    onOpen={onOpen}
                  />
                </div>
              );
            })}
          </div>
        )}
      </div>
    </section>
  );
}
