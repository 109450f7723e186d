import type { FieldDefinition } from '@careloop/forms';
import Type, { type Static } from 'typebox';
import { Id, Instant, Nullable, RuleBody, Strict } from './shared';

const Key = Type.String({ pattern: '^[a-z][a-z0-9_]{0,62}$' });

export const OptionBody = Strict({
  key: Type.String({ minLength: 1, maxLength: 100 }),
  label: Type.String({ minLength: 1, maxLength: 200 }),
  color: Type.Optional(Type.String({ maxLength: 30 })),
  retired: Type.Optional(Type.Boolean()),
});

const settings = {
  id: Type.Optional(Type.String({ pattern: '^[a-z][a-z0-9]{3,30}$' })),
  key: Key,
  type: Type.String({ minLength: 1, maxLength: 60 }),
  label: Type.String({ minLength: 1, maxLength: 200 }),
  help: Type.Optional(Type.String({ maxLength: 2000 })),
  required: Type.Optional(Type.Boolean()),
  unique: Type.Optional(Type.Boolean()),
  default: Type.Optional(Type.Unknown()),
  span: Type.Optional(Type.Integer({ minimum: 1, maximum: 12 })),
  options: Type.Optional(Type.Array(OptionBody, { maxItems: 1000 })),
  style: Type.Optional(Type.Union([Type.Literal('dropdown'), Type.Literal('buttons')])),
  optionsBy: Type.Optional(
    Strict({
      field: Key,
      map: Type.Record(
        Type.String({ maxLength: 100 }),
        Type.Array(Type.String({ maxLength: 100 }), { maxItems: 1000 }),
      ),
    }),
  ),
  display: Type.Optional(Type.Union([Type.Literal('qr'), Type.Literal('barcode')])),
  depth: Type.Optional(
    Type.Union(['province', 'city', 'district', 'detail'].map((part) => Type.Literal(part as 'detail'))),
  ),
  scale: Type.Optional(Type.Integer({ minimum: 0, maximum: 6 })),
  unit: Type.Optional(Type.String({ maxLength: 20 })),
  currency: Type.Optional(Type.String({ pattern: '^[A-Z]{3}$' })),
  min: Type.Optional(Type.Number()),
  max: Type.Optional(Type.Number()),
  maxLength: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000 })),
  pattern: Type.Optional(Type.String({ maxLength: 500 })),
  serial: Type.Optional(
    Strict({
      prefix: Type.Optional(Type.String({ maxLength: 20 })),
      digits: Type.Optional(Type.Integer({ minimum: 1, maximum: 12 })),
      reset: Type.Optional(Type.Union(['never', 'year', 'month', 'day'].map((s) => Type.Literal(s as 'never')))),
    }),
  ),
  form: Type.Optional(Type.String({ maxLength: 100 })),
  formula: Type.Optional(Type.String({ minLength: 1, maxLength: 100_000 })),
  defaultFormula: Type.Optional(Type.String({ minLength: 1, maxLength: 100_000 })),
  visibleWhen: Type.Optional(RuleBody),
  requiredWhen: Type.Optional(RuleBody),
  readonlyWhen: Type.Optional(RuleBody),
  /** The value is always that of the record a link names. */
  lookup: Type.Optional(Strict({ link: Key, field: Key })),
  /** The value is always reckoned from the records that link here. */
  rollup: Type.Optional(
    Strict({
      form: Type.String({ maxLength: 100 }),
      link: Key,
      op: Type.Union(['count', 'sum', 'avg', 'min', 'max', 'latest'].map((op) => Type.Literal(op as 'count'))),
      field: Type.Optional(Key),
      by: Type.Optional(Key),
      filter: Type.Optional(RuleBody),
    }),
  ),
  /** Filled from the newest record of a form for which every pair is equal. */
  linkage: Type.Optional(
    Strict({
      form: Type.String({ maxLength: 100 }),
      match: Type.Array(Strict({ theirs: Key, ours: Key }), { maxItems: 10 }),
      take: Key,
    }),
  ),
  removed: Type.Optional(Type.Boolean()),
};

/** A field as its author writes it. `id` is given back by the server and kept on change; `fields` are a subform's columns. */
export const FieldBody = Strict({
  ...settings,
  fields: Type.Optional(Type.Array(Strict(settings), { maxItems: 200 })),
});
export type FieldBody = Static<typeof FieldBody>;

const roleNames = ['name', 'mobile', 'email', 'birthday', 'lunarBirthday', 'owner', 'zone', 'customer'] as const;
export const RolesBody = Strict(
  Object.fromEntries(roleNames.map((r) => [r, Type.Optional(Key)])) as Record<
    (typeof roleNames)[number],
    ReturnType<typeof Type.Optional<typeof Key>>
  >,
);

const kind = Type.Union([Type.Literal('customer'), Type.Literal('record')]);

/** What has to hold when a record is saved, and what to say beside these fields when it does not. */
export const FormCheckBody = Strict({
  id: Type.String({ pattern: '^[a-z][a-z0-9_-]{0,62}$' }),
  rule: RuleBody,
  message: Type.String({ minLength: 1, maxLength: 500 }),
  fields: Type.Array(Key, { maxItems: 20 }),
});
const checks = Type.Array(FormCheckBody, { maxItems: 100 });

const LayoutId = Type.String({ pattern: '^[a-z][a-z0-9_-]{0,62}$' });
const Title = Type.String({ minLength: 1, maxLength: 100 });
/** One thing of the layout, a flat list: a section or tab holds what follows until the next section or tab. */
export const LayoutItemBody = Type.Union([
  Strict({ kind: Type.Literal('field'), key: Key }),
  Strict({ kind: Type.Literal('section'), id: LayoutId, title: Title, collapsed: Type.Optional(Type.Boolean()) }),
  Strict({ kind: Type.Literal('tab'), id: LayoutId, title: Title }),
  Strict({ kind: Type.Literal('divider'), id: LayoutId, title: Type.Optional(Type.String({ maxLength: 100 })) }),
  Strict({ kind: Type.Literal('note'), id: LayoutId, text: Type.String({ minLength: 1, maxLength: 2000 }) }),
]);
const layout = Type.Array(LayoutItemBody, { maxItems: 1000 });

export const CreateForm = Strict({
  key: Key,
  name: Type.String({ minLength: 1, maxLength: 100 }),
  kind: Type.Optional(kind),
  fields: Type.Array(FieldBody, { maxItems: 500 }),
  roles: Type.Optional(RolesBody),
  checks: Type.Optional(checks),
  layout: Type.Optional(layout),
});
export type CreateForm = Static<typeof CreateForm>;

/** The whole list of fields replaces the old one: what is missing is removed (its column stays). */
export const ChangeForm = Strict({
  name: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
  fields: Type.Optional(Type.Array(FieldBody, { maxItems: 500 })),
  roles: Type.Optional(RolesBody),
  checks: Type.Optional(checks),
  /** An empty one takes the arrangement away; absent: it stays. */
  layout: Type.Optional(layout),
  /** The version the change is based on; stale → 409. */
  version: Type.Optional(Type.Integer()),
});
export type ChangeForm = Static<typeof ChangeForm>;

export const FormView = Type.Object({
  id: Id,
  key: Type.String(),
  name: Type.String(),
  kind,
  version: Type.Integer(),
  fields: Type.Array(Type.Intersect([FieldBody, Type.Object({ id: Type.String() })])),
  roles: RolesBody,
  checks,
  layout: Type.Optional(layout),
  appId: Nullable(Id),
  createdAt: Instant,
  updatedAt: Instant,
});
/** Its fields are the ones of libs/forms: an answer's columns have their ids as well. */
export type FormView = Omit<Static<typeof FormView>, 'fields'> & { fields: FieldDefinition[] };

export const FormVersionView = Type.Object({
  version: Type.Integer(),
  at: Instant,
  authorId: Nullable(Id),
  /** What changed since the version before, one sentence each. */
  changes: Type.Array(Type.String()),
});
export type FormVersionView = Static<typeof FormVersionView>;

/** One thing that uses a field: a rule of a form, an automation, a view. */
export const FieldUseView = Type.Object({
  /** `formula`, `visibleWhen`, `check`, `role`, `rollup` … of a form; `automation`, `view`. */
  kind: Type.String(),
  /** The field's label, the check's message, the automation's or view's name. */
  name: Type.String(),
  /** The form it belongs to. */
  form: Type.Object({ id: Id, key: Type.String(), name: Type.String() }),
  /** Key of the field that has the rule, or id of the check, automation or view. */
  at: Type.String(),
});
export type FieldUseView = Static<typeof FieldUseView>;

/** A form as it was in one version: what the designer needs to bring it back. */
export const FormVersionDefinition = Type.Object({
  version: Type.Integer(),
  name: Type.String(),
  kind,
  fields: Type.Array(Type.Intersect([FieldBody, Type.Object({ id: Type.String() })])),
  roles: RolesBody,
  checks,
  layout: Type.Optional(layout),
});
export type FormVersionDefinition = Omit<Static<typeof FormVersionDefinition>, 'fields'> & {
  fields: FieldDefinition[];
};

export const FormVersionParam = Strict({
  form: Type.String({ minLength: 1, maxLength: 100 }),
  version: Type.Integer({ minimum: 1 }),
});
export type FormVersionParam = Static<typeof FormVersionParam>;

/** `field` is a key, or `lines.amount` of a subform's column. */
export const FormFieldParam = Strict({
  form: Type.String({ minLength: 1, maxLength: 100 }),
  field: Type.String({ pattern: '^[a-z][a-z0-9_]{0,62}(\\.[a-z][a-z0-9_]{0,62})?$' }),
});
export type FormFieldParam = Static<typeof FormFieldParam>;

export const FieldTypeView = Type.Object({
  id: Type.String(),
  label: Type.String(),
  group: Type.String(),
  kind: Type.String(),
});
