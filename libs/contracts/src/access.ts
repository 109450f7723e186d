import Type, { type Static } from 'typebox';
import { Id, Instant, Nullable, Strict } from './shared';

export const RoleName = Type.Union([Type.Literal('admin'), Type.Literal('builder'), Type.Literal('agent')]);
export const Password = Type.String({ minLength: 10, maxLength: 200 });

export const SignIn = Strict({
  email: Type.String({ format: 'email', maxLength: 320 }),
  password: Type.String({ minLength: 1, maxLength: 200 }),
});
export type SignIn = Static<typeof SignIn>;

export const MemberView = Type.Object({
  id: Id,
  name: Type.String(),
  email: Type.String(),
  role: RoleName,
  disabled: Type.Boolean(),
});
export type MemberView = Static<typeof MemberView>;

export const WorkspaceView = Type.Object({ id: Id, name: Type.String(), zone: Type.String() });
export type WorkspaceView = Static<typeof WorkspaceView>;

export const SignedIn = Type.Object({ token: Type.String(), member: MemberView, workspace: WorkspaceView });
export type SignedIn = Static<typeof SignedIn>;

export const Me = Type.Object({ member: MemberView, workspace: WorkspaceView, testClock: Type.Boolean() });
export type Me = Static<typeof Me>;

export const CreateMember = Strict({
  email: Type.String({ format: 'email', maxLength: 320 }),
  name: Type.String({ minLength: 1, maxLength: 100 }),
  role: RoleName,
  password: Password,
});
export type CreateMember = Static<typeof CreateMember>;

export const ChangeMember = Strict({
  name: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
  role: Type.Optional(RoleName),
  password: Type.Optional(Password),
  disabled: Type.Optional(Type.Boolean()),
});
export type ChangeMember = Static<typeof ChangeMember>;

export const ChangePassword = Strict({ current: Type.String({ maxLength: 200 }), password: Password });
export type ChangePassword = Static<typeof ChangePassword>;

export const ChangeWorkspace = Strict({
  name: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
  zone: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
});
export type ChangeWorkspace = Static<typeof ChangeWorkspace>;

export const CreateApiKey = Strict({ label: Type.String({ minLength: 1, maxLength: 100 }) });
export type CreateApiKey = Static<typeof CreateApiKey>;
export const ApiKeyView = Type.Object({
  id: Id,
  label: Type.String(),
  memberId: Id,
  createdAt: Instant,
  lastUsedAt: Nullable(Instant),
  /** Shown once, when the key is made. */
  token: Type.Optional(Type.String()),
});
export type ApiKeyView = Static<typeof ApiKeyView>;

export const AuditView = Type.Object({
  id: Id,
  at: Instant,
  action: Type.String(),
  memberId: Nullable(Id),
  facts: Type.Record(Type.String(), Type.Unknown()),
});
export type AuditView = Static<typeof AuditView>;
