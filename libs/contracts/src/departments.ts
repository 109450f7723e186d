import Type, { type Static } from 'typebox';
import { Id, Nullable, Strict } from './shared';

const Name = Type.String({ minLength: 1, maxLength: 100, pattern: '^[^/\\p{Cc}]+$' });

/** A part of the company. */
export const DepartmentView = Type.Object({
  id: Id,
  name: Type.String(),
  parentId: Nullable(Id),
  position: Type.Integer({ description: 'Place among its neighbours, from 0' }),
  memberIds: Type.Array(Id),
});
export type DepartmentView = Static<typeof DepartmentView>;

export const CreateDepartment = Strict({
  name: Name,
  parentId: Type.Optional(Nullable(Id)),
  memberIds: Type.Optional(Type.Array(Id, { maxItems: 1000, uniqueItems: true })),
});
export type CreateDepartment = Static<typeof CreateDepartment>;

export const ChangeDepartment = Strict({
  name: Type.Optional(Name),
  parentId: Type.Optional(Nullable(Id)),
  position: Type.Optional(Type.Integer({ minimum: 0, maximum: 10_000 })),
  memberIds: Type.Optional(Type.Array(Id, { maxItems: 1000, uniqueItems: true })),
});
export type ChangeDepartment = Static<typeof ChangeDepartment>;
