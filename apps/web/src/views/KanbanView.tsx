import { DndContext, DragOverlay, type DragEndEvent } from '@dnd-kit/core';
import { Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDepartments } from '../access/useDepartments';
import { useMembers } from '../access/useMembers';
import { titleField } from '../forms/field-types';
import { GridSkeleton } from '../records/GridSkeleton';
import type { RowLine } from '../records/grid-lines';
import type { ViewBodyProps } from '../records/OpenView';
import { useFigures } from '../records/useRecords';
import { useValueText } from '../records/useValueText';
import { EmptyState } from '../ui/EmptyState';
import { ErrorState } from '../ui/ErrorState';
import { laneRule, lanesOf, type Lane } from './board';
import { BoardCard } from './BoardCard';
import { BoardLane } from './BoardLane';
import { cardFieldsOf, cardQueryFields } from './cards';
import { allOf } from './grouping';
import styles from './KanbanView.module.css';
import { lineOf, useLifting } from './useLifting';
import { useMoveCard } from './useMoveCard';
import { boardFields } from './view-kinds';

const PAGE = 30;

/** Records in columns by the value of one field; a card that goes to another column changes that value. */
export default function KanbanView({ form, forms, state, openId, onOpen, onChange, onShown }: ViewBodyProps) {
  const { t } = useTranslation();
  const text = useValueText();
  const { members } = useMembers();
  const { departments } = useDepartments();
  const { settings, filter, search, sort } = state;
  const fields = boardFields(form);
  const field = fields.find(({ key }) => key === settings.kanbanField);
  const { rows, error, refetch } = useFigures(
    form.key,
    { filter, search, groupBy: [{ field: field?.key ?? '' }], metrics: [{ op: 'count' }], limit: 10_000 },
    field !== undefined,
  );
  const [lifted, setLifted] = useState<RowLine | null>(null);
  const loaded = useRef(new Map<string, RowLine[]>());
  const move = useMoveCard(form, forms);
  const key = field?.key ?? '';
  const outside = field?.type === 'department' ? departments : members;
  const lanes =
    field && rows && outside
      ? lanesOf(
          field,
          outside,
          rows.map((row) => row[field.key]),
          { yes: t('states.yes'), no: t('states.no'), empty: t('views.groupEmpty'), gone: t('views.laneGone') },
        )
      : undefined;
  const title = titleField(form);
  const nameOf = (line: RowLine) =>
    (title && text(line.record.values[title.key], title, line.names)) || t('records.nameless');
  const lifting = useLifting({
    next: (from, arrow) => {
      const at = lanes?.findIndex((lane) => lane.key === from) ?? -1;
      return lanes?.[at + (arrow === 'ArrowLeft' ? -1 : arrow === 'ArrowRight' ? 1 : 0)]?.key ?? null;
    },
    nameOf,
    say: (place) => lanes?.find((lane) => lane.key === place)?.label ?? '',
  });
  useEffect(() => () => onShown([]), [onShown]);

  if (!field)
    return (
      <EmptyState
        title={t(fields.length ? 'views.boardMissing' : 'views.kindUnfit.kanban')}
        action={fields.map((f) => (
          <Button key={f.key} onClick={() => onChange({ kanbanField: f.key })}>
            {f.label}
          </Button>
        ))}
      />
    );
  if (error && !rows) return <ErrorState error={error} onRetry={refetch} />;
  if (!lanes) return <GridSkeleton />;
  const queryOf = (lane: Lane) => ({
    filter: allOf(filter, laneRule(key, lane)),
    search,
    sort,
    fields: cardQueryFields(form, settings),
    limit: PAGE,
  });
  const countOf = (lane: Lane) =>
    rows!
      .filter((row) => (lane.value === null ? row[key] == null || row[key] === '' : row[key] === lane.value))
      .reduce((sum, row) => sum + (row['count'] as number), 0);
  const laneAt = (line: RowLine) =>
    lanes.find(({ value }) => value === ((line.record.values[key] ?? null) as Lane['value'])) ?? lanes.at(-1)!;
  const drop = ({ active, over }: DragEndEvent) => {
    setLifted(null);
    const line = lineOf(active);
    const to = lanes.find((lane) => lane.key === over?.id);
    if (!line || !to) return;
    const from = laneAt(line);
    if (from.key === to.key) return;
    void move({
      ...line,
      name: nameOf(line),
      to: to.label,
      values: { [key]: to.value },
      from: queryOf(from),
      into: queryOf(to),
    });
  };
  const tell = (lane: Lane, lines: RowLine[]) => {
    loaded.current.set(lane.key, lines);
    onShown(lanes.flatMap((l) => (loaded.current.get(l.key) ?? []).map(({ record }) => record.id)));
  };
  const cardFields = cardFieldsOf(form, settings);
  return (
    <DndContext
      {...lifting}
      onDragStart={({ active }) => setLifted(lineOf(active))}
      onDragEnd={drop}
      onDragCancel={() => setLifted(null)}
    >
      <div className={styles.board} data-lifting={lifted !== null}>
        {lanes.map((lane) => (
          <BoardLane
            key={lane.key}
            form={form}
            forms={forms}
            lane={lane}
            count={countOf(lane)}
            query={queryOf(lane)}
            fields={cardFields}
            nameOf={nameOf}
            openId={openId}
            onOpen={onOpen}
            onLoaded={tell}
          />
        ))}
      </div>
      <DragOverlay>
        {lifted && <BoardCard line={lifted} name={nameOf(lifted)} fields={cardFields} isOverlay />}
      </DragOverlay>
    </DndContext>
  );
}
