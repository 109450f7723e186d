import type { FooterOp, FormView, ViewGroup } from '@careloop/contracts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useMember } from '../access/useMe';
import type { Rule } from '@careloop/rules';
import { figureName, useFigureText } from '../records/figures';
import { linkedNames, useFigures } from '../records/useRecords';
import { useValueText } from '../records/useValueText';
import { nameOf, type ViewState } from '../records/view-state';
import { formatCount } from '../ui/format';
import type { Group } from './group-lines';
import { allOf, groupRule, unitText } from './grouping';
import { orderFields } from './view-fields';

type Field = FormView['fields'][number];
type Row = Record<string, unknown>;

/** More groups than this are not drawn, and the reader is told. */
export const MOST_GROUPS = 1000;

/** The groups of a view with their counts and figures, and the condition by which each finds its records. */
export function useGroups(form: FormView, forms: FormView[], state: ViewState) {
  const { t, i18n } = useTranslation();
  const { workspace } = useMember();
  const text = useValueText();
  const figureText = useFigureText();
  const fields = orderFields(form, t);
  const levels = (state.settings.groupBy ?? []).flatMap((group) => {
    const field = fields.find(({ key }) => key === group.field);
    return field ? [{ ...group, field }] : [];
  });
  const figures = (state.settings.footer ?? []).flatMap(({ field, op }) => {
    const found = fields.find(({ key }) => key === field);
    return found ? [{ field: found, op }] : [];
  });
  const metrics = [{ op: 'count' as const }, ...figures.map(({ field, op }) => ({ op, field: field.key }))];
  const ask = (depth: number) => ({
    filter: state.filter,
    search: state.search,
    groupBy: levels.slice(0, depth).map(({ field, unit }): ViewGroup => ({ field: field.key, ...(unit && { unit }) })),
    sort: levels.slice(0, depth).map(({ field }) => state.sort.find((s) => nameOf(s) === field.key) ?? field.key),
    metrics,
    limit: MOST_GROUPS + 1,
  });
  const outer = useFigures(form.key, ask(1));
  const inner = useFigures(form.key, ask(2), levels.length > 1);
  const names = useLinkNames(
    form,
    forms,
    levels.map(({ field }) => field),
    [...(outer.rows ?? []), ...(inner.rows ?? [])],
  );

  const labelOf = ({ field, unit }: { field: Field; unit?: ViewGroup['unit'] }, value: unknown) =>
    value === null
      ? t('views.groupEmpty')
      : unit
        ? unitText(value as string, unit, i18n.language, (key, facts) => t(key, facts))
        : text(value, field, names);
  const groupOf = (row: Row, depth: number): Group => {
    const values = levels.slice(0, depth).map(({ field }) => row[field.key] ?? null);
    const level = levels[depth - 1]!;
    return {
      key: JSON.stringify(values),
      label: `${level.field.label}：${labelOf(level, values.at(-1))}`,
      count: row['count'] as number,
      countText: formatCount(row['count'] as number, i18n.language),
      figures: Object.fromEntries(figures.map(({ field, op }) => [field.key, say(row, field, op)])),
    };
  };
  const say = (row: Row, field: Field, op: FooterOp) =>
    `${t(`views.ops.${op}`)} ${figureText(field, op, row[figureName(field.key, op)])}`;

  const some = outer.rows?.slice(0, MOST_GROUPS);
  const within = inner.rows?.slice(0, MOST_GROUPS);
  const [first] = levels;
  const isReady = some !== undefined && (levels.length < 2 || within !== undefined);
  const groups = isReady
    ? some.map((row): Group => {
        const group = groupOf(row, 1);
        if (levels.length < 2) return group;
        const own = within!.filter((r) => (r[first!.field.key] ?? null) === (row[first!.field.key] ?? null));
        return { ...group, inner: own.map((r) => groupOf(r, 2)) };
      })
    : undefined;
  return {
    groups,
    isCut: [outer, inner].some(({ rows }) => (rows?.length ?? 0) > MOST_GROUPS),
    error: outer.error ?? inner.error,
    isPlaceholder: outer.isPlaceholderData || inner.isPlaceholderData,
    refetch: () => Promise.all([outer.refetch(), levels.length > 1 && inner.refetch()]),
    /** The condition of a group's records, by its key. */
    filterOf: (key: string): Rule =>
      allOf(
        state.filter,
        ...(JSON.parse(key) as unknown[]).map((value, i) =>
          groupRule(levels[i]!.field, levels[i]!.unit, value, workspace.zone),
        ),
      ),
  };
}

/** Names of linked records that rows are grouped by. */
function useLinkNames(form: FormView, forms: FormView[], fields: Field[], rows: Row[]) {
  const keys = fields.filter(({ type }) => type === 'link').map(({ key }) => key);
  const ids = [...new Set(rows.flatMap((row) => keys.map((key) => row[key]).filter((id) => typeof id === 'string')))];
  const { data } = useQuery({
    queryKey: ['records', form.key, 'group-names', keys, ids],
    queryFn: () =>
      linkedNames(
        form,
        forms,
        rows.map((values) => ({ values })),
        keys,
      ),
    placeholderData: keepPreviousData,
    enabled: ids.length > 0,
  });
  return data;
}
