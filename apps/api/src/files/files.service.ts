import fs from 'node:fs';
import type { Readable } from 'node:stream';
import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { DomainError, Invalid, newId, NotFound, type RequestContext } from '@careloop/kernel';
import { isPicture } from '@careloop/plugin-fields';
import type { FileLink, FileView } from '@careloop/contracts';
import { StoredFile } from '@careloop/database';
import { AppClock } from '../clock';
import { Config } from '../config';
import { Database } from '../database';
import { FormsService } from '../forms/forms.service';
import { RecordsService } from '../records/records.service';
import { FileIntake } from './file-intake';
import { FileStore } from './file-store';
import { filesIn, FileUses } from './file-uses';
import { Thumbnails } from './thumbnails';

/** How long an upload waits for a record to take it. */
export const WAIT_HOURS = 24;
/** What one member may have waiting. */
const MOST_WAITING = 200;
const MOST_WAITING_BYTES = 2 ** 30;
/** How long a link works. */
const LINK_SECONDS = 15 * 60;

/** A file's bytes with what has to be said about them. */
export interface FileBytes {
  body: Readable;
  type: string;
  name: string;
  size?: number;
  etag: string;
}

/** Uploads, and who may have a file: whoever can read a record that it is in, and for a day whoever uploaded it. */
@Injectable()
export class FilesService {
  constructor(
    private db: Database,
    private clock: AppClock,
    private config: Config,
    private intake: FileIntake,
    private store: FileStore,
    private uses: FileUses,
    private forms: FormsService,
    private records: RecordsService,
    private pictures: Thumbnails,
  ) {}

  /** Takes an upload. It waits a day for a record. */
  async receive(ctx: RequestContext, request: FastifyRequest): Promise<FileView> {
    await this.expectRoom(ctx);
    const { file, name, size, hash, type, width, height } = await this.intake.receive(request);
    const id = newId();
    try {
      await this.db.transaction(async (client) => {
        await lockContent(client, ctx.workspaceId, hash);
        await this.store.take(ctx.workspaceId, hash, file, size);
        await client.query(
          `INSERT INTO careloop.files (id, workspace_id, created_at, hash, name, size, type, width, height, member_id)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
          [id, ctx.workspaceId, this.clock.now(), hash, name, size, type, width, height, ctx.memberId],
        );
      });
    } finally {
      await fs.promises.rm(file, { force: true });
    }
    return { id, name, size, type, ...(width && height && { width, height }) };
  }

  private async expectRoom(ctx: RequestContext): Promise<void> {
    const [held] = await this.db.query<{ count: number; bytes: number }>(
      `SELECT count(*)::int AS count, coalesce(sum(size), 0)::float8 AS bytes FROM careloop.files
       WHERE workspace_id = $1 AND member_id IS NOT DISTINCT FROM $2 AND attached_at IS NULL`,
      [ctx.workspaceId, ctx.memberId ?? null],
    );
    if (held!.count >= MOST_WAITING || held!.bytes >= MOST_WAITING_BYTES)
      throw new DomainError(429, 'FILES_WAITING', { count: held!.count });
  }

  /** The bytes, for a member who may have them. `NotFound('FILE_NOT_FOUND')` for all others. */
  async read(ctx: RequestContext, id: string): Promise<FileBytes> {
    return this.open(await this.expectMine(ctx, id));
  }

  /** A small picture of a picture. */
  async thumbnail(ctx: RequestContext, id: string, side: number): Promise<FileBytes> {
    const file = await this.expectMine(ctx, id);
    if (!isPicture(file.type)) throw new Invalid('FILE_NOT_PICTURE', { name: file.name });
    const body = await this.pictures.read(file.workspaceId, file.hash, side);
    return { body, type: 'image/webp', name: `${file.name}.webp`, etag: `${file.hash}-${side}` };
  }

  /** A link for whoever holds it, without a sign-in, for a quarter of an hour. */
  async link(ctx: RequestContext, id: string): Promise<FileLink> {
    const file = await this.expectMine(ctx, id);
    const expires = Math.floor(this.clock.now().getTime() / 1000) + LINK_SECONDS;
    return {
      url: `/api/v1/files/${id}/shared?expires=${expires}&sig=${this.signature(file, expires)}`,
      expiresAt: new Date(expires * 1000).toISOString(),
    };
  }

  /** The bytes for whoever has a link that still works. */
  async shared(id: string, expires: number, sig: string): Promise<FileBytes> {
    const file = await this.db.source.getRepository(StoredFile).findOneBy({ id });
    if (!file || !timingSafeEqual(Buffer.from(sig, 'hex'), Buffer.from(this.signature(file, expires), 'hex')))
      throw new NotFound('FILE_NOT_FOUND');
    if (expires * 1000 <= this.clock.now().getTime()) throw new DomainError(410, 'FILE_LINK_ENDED');
    return this.open(file);
  }

  private signature({ id, workspaceId }: StoredFile, expires: number): string {
    const key = createHmac('sha256', this.config.settings.secretKey).update('file links').digest();
    return createHmac('sha256', key).update(`${workspaceId} ${id} ${expires}`).digest('hex');
  }

  private async open({ workspaceId, hash, type, name, size }: StoredFile): Promise<FileBytes> {
    const body = await this.store.read(workspaceId, hash);
    if (!body) throw new NotFound('FILE_NOT_FOUND');
    return { body, type, name, size, etag: hash };
  }

  private async expectMine(ctx: RequestContext, id: string): Promise<StoredFile> {
    const file = await this.db.forWorkspace(ctx, StoredFile).findOne({ id });
    if (!file || !(await this.isMine(ctx, file))) throw new NotFound('FILE_NOT_FOUND');
    return file;
  }

  private async isMine(ctx: RequestContext, { id, memberId, createdAt }: StoredFile): Promise<boolean> {
    const fresh = this.clock.now().getTime() - createdAt.getTime() < WAIT_HOURS * 3_600_000;
    if (fresh && ctx.memberId && memberId === ctx.memberId) return true;
    for (const { form_id, record_id } of await this.uses.usesOf(ctx, [id])) {
      const record = await this.records.get(ctx, form_id, record_id).catch((error: unknown) => {
        if (error instanceof NotFound) return null;
        throw error;
      });
      if (record && filesIn(await this.forms.table(ctx, form_id), record.values).includes(id)) return true;
    }
    return false;
  }
}

/** Who stores a content and who deletes it wait for each other. */
export const lockContent = (
  client: { query: (sql: string, values: unknown[]) => unknown },
  workspaceId: string,
  hash: string,
) => client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`file ${workspaceId} ${hash}`]);
