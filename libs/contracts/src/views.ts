import Type, { type Static } from 'typebox';
import { Id, Instant, RuleBody, Strict } from './shared';

const oneOf = <T extends string>(...names: T[]) => Type.Unsafe<T>({ type: 'string', enum: names });

/** Key of a field or system field. */
const FieldKey = Type.String({ pattern: '^_?[a-z][a-z0-9_]{0,62}$' });

/** 网格, 看板, 日历, 画廊. */
export const ViewKind = oneOf('grid', 'kanban', 'calendar', 'gallery');
export type ViewKind = Static<typeof ViewKind>;

export const VIEW_COLORS = ['red', 'orange', 'gold', 'green', 'cyan', 'blue', 'purple', 'magenta'] as const;
export const ViewColor = oneOf(...VIEW_COLORS);
export type ViewColor = Static<typeof ViewColor>;

export const FooterOp = oneOf('sum', 'avg', 'min', 'max', 'count', 'count-distinct');
export type FooterOp = Static<typeof FooterOp>;

/** Paints the rows (or one field's cells) for which a condition holds; the first that holds decides. */
export const ColorRule = Strict({ when: RuleBody, color: ViewColor, field: Type.Optional(FieldKey) });
export type ColorRule = Static<typeof ColorRule>;

export const ViewGroup = Strict({
  field: FieldKey,
  /** For dates and times: one group for each. */
  unit: Type.Optional(oneOf('day', 'week', 'month', 'quarter', 'year')),
});
export type ViewGroup = Static<typeof ViewGroup>;

/** How a view shows a form's records. What is absent is as on a view that nobody has set up. */
export const ViewSettings = Strict({
  filter: Type.Optional(RuleBody),
  sort: Type.Optional(Type.Array(Type.String({ pattern: '^-?_?[a-z][a-z0-9_]*$', maxLength: 64 }), { maxItems: 5 })),
  /** The shown columns in their order, each with its width in pixels where it was pulled. */
  columns: Type.Optional(
    Type.Array(Strict({ field: FieldKey, width: Type.Optional(Type.Integer({ minimum: 64, maximum: 800 })) }), {
      maxItems: 500,
    }),
  ),
  /** So many columns stay in sight while the others pass under them; 1 unless said. */
  frozen: Type.Optional(Type.Integer({ minimum: 0, maximum: 5 })),
  rowHeight: Type.Optional(oneOf('short', 'medium', 'tall')),
  groupBy: Type.Optional(Type.Array(ViewGroup, { maxItems: 2 })),
  colors: Type.Optional(Type.Array(ColorRule, { maxItems: 20 })),
  /** Figures below columns, over everything that is filtered. */
  footer: Type.Optional(Type.Array(Strict({ field: FieldKey, op: FooterOp }), { maxItems: 40 })),
  /** What a card of a kanban, calendar or gallery says below its name. */
  cardFields: Type.Optional(Type.Array(FieldKey, { maxItems: 10 })),
  kanbanField: Type.Optional(FieldKey),
  dateField: Type.Optional(FieldKey),
  coverField: Type.Optional(FieldKey),
});
export type ViewSettings = Static<typeof ViewSettings>;

const name = Type.String({ minLength: 1, maxLength: 60, pattern: '\\S' });

export const CreateView = Strict({
  name,
  kind: ViewKind,
  /** For everybody (builders and admins only); else for the caller alone. */
  shared: Type.Optional(Type.Boolean()),
  settings: Type.Optional(ViewSettings),
});
export type CreateView = Static<typeof CreateView>;

/** `settings` replaces all of them. `version`: the one the caller saw; stale → 409. */
export const ChangeView = Strict({
  name: Type.Optional(name),
  shared: Type.Optional(Type.Boolean()),
  settings: Type.Optional(ViewSettings),
  version: Type.Optional(Type.Integer({ minimum: 1 })),
});
export type ChangeView = Static<typeof ChangeView>;

/** Ids of shared views, or of one's own, in their new order. */
export const OrderViews = Strict({ ids: Type.Array(Id, { minItems: 1, maxItems: 200, uniqueItems: true }) });
export type OrderViews = Static<typeof OrderViews>;

export const ViewView = Type.Object({
  id: Id,
  name: Type.String(),
  kind: ViewKind,
  /** False: the caller's own. */
  shared: Type.Boolean(),
  version: Type.Integer(),
  settings: ViewSettings,
  /** What the form has no place for any more (`filter`, `sort.0`, `columns.3` …): these parts do not work. */
  problems: Type.Array(Type.Object({ path: Type.String(), code: Type.String(), message: Type.String() })),
  updatedAt: Instant,
});
export type ViewView = Static<typeof ViewView>;
export const ViewList = Type.Object({ items: Type.Array(ViewView) });
export type ViewList = Static<typeof ViewList>;
