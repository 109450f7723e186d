import Type, { type Static } from 'typebox';
import { Id, Instant, Nullable, Strict } from './shared';

export const WriteComment = Strict({
  /** Plain text. */
  text: Type.String({ minLength: 1, maxLength: 5000, pattern: '\\S' }),
  /** Members who are told. */
  mentions: Type.Optional(Type.Array(Id, { maxItems: 50 })),
});
export type WriteComment = Static<typeof WriteComment>;

export const CommentView = Type.Object({
  id: Id,
  text: Type.String(),
  mentions: Type.Array(Type.Object({ id: Id, name: Type.String() })),
  memberId: Id,
  memberName: Type.String(),
  createdAt: Instant,
  editedAt: Nullable(Instant),
});
export type CommentView = Static<typeof CommentView>;

export const CommentParam = Strict({
  form: Type.String({ minLength: 1, maxLength: 100 }),
  id: Id,
  comment: Id,
});

/** Something that a member should look at: a comment that mentions them. */
export const NoticeView = Type.Object({
  id: Id,
  form: Type.String(),
  formName: Type.String(),
  recordId: Id,
  title: Type.String(),
  from: Type.String(),
  text: Type.String(),
  at: Instant,
  read: Type.Boolean(),
});
export type NoticeView = Static<typeof NoticeView>;
export const NoticeList = Type.Object({ items: Type.Array(NoticeView), unread: Type.Integer() });
export type NoticeList = Static<typeof NoticeList>;
export const ReadNotices = Strict({ ids: Type.Optional(Type.Array(Id, { maxItems: 100 })) });
export type ReadNotices = Static<typeof ReadNotices>;
