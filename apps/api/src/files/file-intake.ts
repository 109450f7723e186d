import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { DomainError, Invalid, newId } from '@careloop/kernel';
import { isPicture } from '@careloop/plugin-fields';
import { Config } from '../config';
import { FileStore } from './file-store';
import { cleanName, headOf, typeOf } from './file-type';
import { Thumbnails } from './thumbnails';

/** An upload that lies on disk, looked at and found harmless. */
export interface Incoming {
  /** Where it lies; whoever takes it moves it away. */
  file: string;
  name: string;
  size: number;
  hash: string;
  type: string;
  width?: number;
  height?: number;
}

const DEFAULT_MEGABYTES = 50;

/** Takes uploads: bytes go to disk as they come, and are judged by what they are, not by what they are called. */
@Injectable()
export class FileIntake {
  constructor(
    private config: Config,
    private store: FileStore,
    private pictures: Thumbnails,
  ) {}

  /** Bytes one file may have. */
  get most(): number {
    return (this.config.settings.fileMegabytes ?? DEFAULT_MEGABYTES) << 20;
  }

  /** The one `file` of a multipart request. Refuses what is too large, empty, a program or a broken picture. */
  async receive(request: FastifyRequest): Promise<Incoming> {
    if (!request.isMultipart()) throw new Invalid('UPLOAD_EXPECTED', {}, [{ path: 'file', code: 'REQUIRED' }], 400);
    const file = await this.store.scratch(newId());
    const most = this.most;
    try {
      let incoming: Incoming | undefined;
      for await (const part of request.parts({ limits: { fileSize: most, files: 1, fields: 5 } })) {
        if (part.type === 'field') continue;
        if (part.fieldname !== 'file' || incoming) {
          part.file.resume();
          continue;
        }
        const name = cleanName(part.filename);
        const hash = createHash('sha256');
        let size = 0;
        const measure = new Transform({
          transform(chunk: Buffer, _encoding, done) {
            hash.update(chunk);
            size += chunk.length;
            done(null, chunk);
          },
        });
        await pipeline(part.file, measure, fs.createWriteStream(file));
        if (part.file.truncated) throw new DomainError(413, 'FILE_TOO_LARGE', { name, most: most >> 20 });
        incoming = { file, name, size, hash: hash.digest('hex'), type: '' };
      }
      if (!incoming) throw new Invalid('UPLOAD_EXPECTED', {}, [{ path: 'file', code: 'REQUIRED' }], 400);
      return { ...incoming, ...(await this.judge(incoming)) };
    } catch (error) {
      await fs.promises.rm(file, { force: true });
      throw error;
    }
  }

  private async judge({ file, name, size }: Incoming): Promise<{ type: string; width?: number; height?: number }> {
    if (!size) throw new Invalid('FILE_EMPTY', { name });
    const type = typeOf(await headOf(file), name);
    if (type === 'program') throw new Invalid('FILE_IS_PROGRAM', { name });
    return isPicture(type) ? { type, ...(await this.pictures.measure(file, name)) } : { type };
  }
}
