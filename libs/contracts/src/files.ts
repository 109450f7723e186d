import Type, { type Static } from 'typebox';
import { Id, Instant, Strict } from './shared';

/** A stored file: what a field of files takes and gives. */
export const FileView = Type.Object({
  id: Id,
  name: Type.String(),
  size: Type.Integer({ description: 'Bytes' }),
  type: Type.String({ description: 'Media type, by content' }),
  width: Type.Optional(Type.Integer()),
  height: Type.Optional(Type.Integer()),
});
export type FileView = Static<typeof FileView>;

export const FileQuery = Strict({ download: Type.Optional(Type.Boolean()) });
export const ThumbnailQuery = Strict({
  size: Type.Optional(Type.Union([Type.Literal(96), Type.Literal(480)], { default: 96 })),
});

/** A link that needs no sign-in and soon ends. */
export const FileLink = Type.Object({ url: Type.String(), expiresAt: Instant });
export type FileLink = Static<typeof FileLink>;

export const SharedFileQuery = Strict({
  expires: Type.Integer({ description: 'Seconds since 1970' }),
  sig: Type.String({ pattern: '^[0-9a-f]{64}$' }),
});
