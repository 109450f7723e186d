import Type, { type Static, type TSchema } from 'typebox';

/** An object that refuses keys it does not know. */
export const Strict = <T extends Record<string, TSchema>>(properties: T) =>
  Type.Object(properties, { additionalProperties: false });

export const Id = Type.String({ format: 'uuid' });
export const LocalDate = Type.String({ format: 'date', description: 'Civil date, YYYY-MM-DD' });
export const LocalTime = Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$', description: 'HH:MM' });
export const Instant = Type.String({ format: 'date-time', description: 'ISO 8601 with zone' });
export const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
/** A json-logic expression; checked against its form by libs/rules. */
export const RuleBody = Type.Unsafe<import('@careloop/rules').Rule>({ description: 'json-logic' });
export const Values = Type.Record(Type.String(), Type.Unknown(), { description: 'Values by field key' });

export const IdParam = Strict({ id: Id });
/** Path parameter that takes an id or a key. */
export const FormParam = Strict({ form: Type.String({ minLength: 1, maxLength: 100 }) });
export const RecordParam = Strict({ form: Type.String({ minLength: 1, maxLength: 100 }), id: Id });

export const PageQuery = Strict({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
  cursor: Type.Optional(Type.String({ maxLength: 2000 })),
});
export const Page = <T extends TSchema>(item: T) =>
  Type.Object({ items: Type.Array(item), nextCursor: Nullable(Type.String()) });

export const ErrorBody = Type.Object({
  code: Type.String(),
  message: Type.String(),
  details: Type.Optional(Type.Array(Type.Object({ path: Type.String(), code: Type.String(), message: Type.String() }))),
});
export type ErrorBody = Static<typeof ErrorBody>;

/** One endpoint: what it takes and gives. Fastify validates by it, OpenAPI shows it, the answer is cut to it. */
export interface Contract {
  summary: string;
  params?: TSchema;
  query?: TSchema;
  body?: TSchema;
  answer?: TSchema;
  /** Status of the good answer; 200 unless said. */
  status?: number;
}
