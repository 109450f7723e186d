import Type, { type Static } from 'typebox';
import { Id, Instant, Nullable, Strict, Values } from './shared';

const keys = Type.Array(Type.String({ maxLength: 100 }), { maxItems: 200 });

const settings = {
  /** What visitors read at the top. */
  name: Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' }),
  intro: Type.Optional(Type.String({ maxLength: 2000 })),
  /** fill: what visitors fill in. query: what they see of a record. */
  fields: keys,
  /** fill: fields that only signed parameters of the address fill. */
  params: Type.Optional(keys),
  /** query: fields that visitors have to know, all of them exactly. */
  conditions: Type.Optional(keys),
  /** Null takes it away. */
  password: Type.Optional(Nullable(Type.String({ minLength: 4, maxLength: 100 }))),
  opensAt: Type.Optional(Nullable(Instant)),
  closesAt: Type.Optional(Nullable(Instant)),
  /** fill: after so many answers it closes. */
  most: Type.Optional(Nullable(Type.Integer({ minimum: 1, maximum: 10_000_000 }))),
  /** fill: one answer per browser. */
  once: Type.Optional(Type.Boolean()),
  /** Visitors' browsers do some work first, which makes robots expensive. Default true. */
  captcha: Type.Optional(Type.Boolean()),
  /** fill: what is said when it is done. */
  thanks: Type.Optional(Type.String({ maxLength: 2000 })),
  enabled: Type.Optional(Type.Boolean()),
};

const kind = Type.Union([Type.Literal('fill'), Type.Literal('query')]);

export const CreatePublicLink = Strict({ kind, ...settings });
export type CreatePublicLink = Static<typeof CreatePublicLink>;
export const ChangePublicLink = Type.Partial(Strict(settings), { additionalProperties: false });
export type ChangePublicLink = Static<typeof ChangePublicLink>;

export const PublicLinkView = Type.Object({
  id: Id,
  kind,
  name: Type.String(),
  /** The last part of its address `/p/…`. */
  token: Type.String(),
  enabled: Type.Boolean(),
  intro: Type.String(),
  fields: Type.Array(Type.String()),
  params: Type.Array(Type.String()),
  conditions: Type.Array(Type.String()),
  hasPassword: Type.Boolean(),
  opensAt: Nullable(Instant),
  closesAt: Nullable(Instant),
  most: Nullable(Type.Integer()),
  once: Type.Boolean(),
  captcha: Type.Boolean(),
  thanks: Type.String(),
  answers: Type.Integer(),
  createdAt: Instant,
});
export type PublicLinkView = Static<typeof PublicLinkView>;

/** Fields of the form that a link may show, and to what end. */
export const PublicFields = Type.Object({ fill: keys, show: keys, ask: keys });
export type PublicFields = Static<typeof PublicFields>;

export const SignParams = Strict({ values: Values });
export const SignedParams = Type.Object({ params: Type.String() });

export const TokenParam = Strict({ token: Type.String({ minLength: 1, maxLength: 100 }) });
const params = Type.Optional(Type.String({ maxLength: 8000 }));
const pass = Type.Optional(Type.String({ maxLength: 200 }));

export const OpenPublic = Strict({ password: Type.Optional(Type.String({ maxLength: 100 })), params, pass });
export type OpenPublic = Static<typeof OpenPublic>;

/** What a visitor's browser has to solve: a number that makes the hash of `<challenge>:<number>` begin with so many zero bits. */
const Challenge = Type.Object({ challenge: Type.String(), bits: Type.Integer() });

export const PublicView = Type.Object({
  kind,
  name: Type.String(),
  intro: Type.String(),
  zone: Type.String(),
  /** Nothing more is told before the password. */
  needsPassword: Type.Boolean(),
  /** This browser has answered already. */
  answered: Type.Boolean(),
  /** Definitions of the fields to fill in, or of the conditions. */
  fields: Type.Array(Type.Record(Type.String(), Type.Unknown())),
  /** Proves for twelve hours that the password was known. */
  pass: Nullable(Type.String()),
  challenge: Nullable(Challenge),
});
export type PublicView = Static<typeof PublicView>;

const Proof = Strict({ challenge: Type.String({ maxLength: 300 }), nonce: Type.Integer({ minimum: 0 }) });
export const AnswerPublic = Strict({ values: Values, params, pass, proof: Type.Optional(Proof) });
export type AnswerPublic = Static<typeof AnswerPublic>;
export const PublicThanks = Type.Object({ thanks: Type.String() });

export const QueryPublic = Strict({ values: Values, pass, proof: Type.Optional(Proof) });
export type QueryPublic = Static<typeof QueryPublic>;
export const PublicResults = Type.Object({
  items: Type.Array(Type.Array(Type.Object({ label: Type.String(), text: Type.String() }))),
  /** There are more than are shown. */
  more: Type.Boolean(),
  challenge: Nullable(Challenge),
});
export type PublicResults = Static<typeof PublicResults>;
