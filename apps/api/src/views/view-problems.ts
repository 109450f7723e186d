import type { Detail } from '@careloop/kernel';
import { check, dependsOn, type Kind, type RuleSchema, SYSTEM_FIELDS } from '@careloop/rules';
import type { FooterOp, ViewSettings } from '@careloop/contracts';
import type { RecordTable } from '@careloop/database';

const GROUPED: readonly Kind[] = ['text', 'number', 'boolean', 'date', 'datetime', 'option', 'reference'];
const OF_NUMBERS: readonly FooterOp[] = ['sum', 'avg'];
const ORDERED: readonly Kind[] = ['number', 'date', 'datetime', 'text', 'option'];

/**
 * What of a view's settings the form has no place for: fields that went away, fields that do not fit their use, and
 * conditions that do not hold together. Paths are those of the settings: `filter.and.0`, `sort.1`, `columns.3`.
 */
export function viewProblems(table: RecordTable, settings: ViewSettings): Detail[] {
  const { schema } = table;
  const kindOf = (key: string): Kind | undefined => table.column(key)?.type.kind ?? systemKind(key);
  const labelOf = (key: string) => table.column(key)?.field.label ?? key;
  const named = (path: string, key: string | undefined, fits: (kind: Kind) => boolean = () => true): Detail[] => {
    if (key === undefined) return [];
    const kind = kindOf(key);
    if (!kind) return [{ path, code: 'VIEW_FIELD_GONE', params: { field: key } }];
    return fits(kind) ? [] : [{ path, code: 'VIEW_FIELD_UNFIT', params: { field: labelOf(key) } }];
  };
  const isMember = (key: string) => table.column(key)?.field.type === 'member';
  return [
    ...ruleProblems('filter', settings.filter, schema),
    ...(settings.sort ?? []).flatMap((key, i) => named(`sort.${i}`, key.replace(/^-/, ''))),
    ...(settings.columns ?? []).flatMap(({ field }, i) => named(`columns.${i}`, field)),
    ...(settings.groupBy ?? []).flatMap(({ field, unit }, i) =>
      named(
        `groupBy.${i}`,
        field,
        (kind) =>
          !['_id', '_version'].includes(field) &&
          (unit === undefined ? GROUPED.includes(kind) && kind !== 'datetime' : kind === 'date' || kind === 'datetime'),
      ),
    ),
    ...(settings.colors ?? []).flatMap(({ when, field }, i) => [
      ...ruleProblems(`colors.${i}.when`, when, schema),
      ...(dependsOn(when).relations.length ? [{ path: `colors.${i}.when`, code: 'VIEW_COLOR_RELATED' }] : []),
      ...named(`colors.${i}.field`, field),
    ]),
    ...(settings.footer ?? []).flatMap(({ field, op }, i) =>
      named(`footer.${i}`, field, (kind) =>
        OF_NUMBERS.includes(op)
          ? kind === 'number'
          : op === 'min' || op === 'max'
            ? ORDERED.includes(kind)
            : !!table.column(field),
      ),
    ),
    ...(settings.cardFields ?? []).flatMap((key, i) => named(`cardFields.${i}`, key)),
    ...named(
      'kanbanField',
      settings.kanbanField,
      (kind) => kind === 'option' || kind === 'boolean' || isMember(settings.kanbanField!),
    ),
    ...named('dateField', settings.dateField, (kind) => kind === 'date' || kind === 'datetime'),
    ...named('coverField', settings.coverField),
  ];
}

/** System fields that have a column; `_me` is nobody's value. */
const systemKind = (key: string): Kind | undefined =>
  Object.hasOwn(SYSTEM_FIELDS, key) && SYSTEM_FIELDS[key]!.column ? SYSTEM_FIELDS[key]!.kind : undefined;

const ruleProblems = (path: string, rule: ViewSettings['filter'], schema: RuleSchema): Detail[] =>
  rule == null
    ? []
    : check(rule, schema).map((p) => ({
        path: p.path ? `${path}.${p.path}` : path,
        code: p.code,
        text: p.message,
      }));
