import fs from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Injectable } from '@nestjs/common';
import { Invalid } from '@careloop/kernel';
import type { FastifyRequest } from 'fastify';
import { Config } from '../config';

/** Uploads and made files, under the data folder. Names on disk are ids; what people called a file stays in the database. */
@Injectable()
export class TransferFiles {
  constructor(private config: Config) {}

  path(name: string): string {
    return path.join(this.config.settings.dataDir, 'transfers', name);
  }

  /** Takes a multipart upload: the one `file` goes to disk as it comes, the other fields are texts. */
  async receive(
    request: FastifyRequest,
    name: string,
  ): Promise<{ fileName: string; format: 'csv' | 'xlsx'; fields: Record<string, string> }> {
    if (!request.isMultipart()) throw new Invalid('UPLOAD_EXPECTED', {}, [{ path: 'file', code: 'REQUIRED' }], 400);
    const target = this.path(name);
    await fs.promises.mkdir(path.dirname(target), { recursive: true });
    const fields: Record<string, string> = {};
    let fileName: string | undefined;
    try {
      for await (const part of request.parts()) {
        if (part.type === 'field') {
          fields[part.fieldname] = String(part.value);
        } else if (part.fieldname === 'file' && fileName === undefined) {
          fileName = part.filename;
          await pipeline(part.file, fs.createWriteStream(target));
          if (part.file.truncated) throw new Invalid('UPLOAD_TOO_LARGE', {}, [], 400);
        } else part.file.resume();
      }
      if (fileName === undefined) throw new Invalid('UPLOAD_EXPECTED', {}, [{ path: 'file', code: 'REQUIRED' }], 400);
      return { fileName, format: await this.format(target, fileName), fields };
    } catch (error) {
      await this.remove(name);
      throw error;
    }
  }

  async remove(name: string): Promise<void> {
    await fs.promises.rm(this.path(name), { force: true });
  }

  /** Everything whose name begins with this id: the upload, the made file, and what killed workers left half-written. */
  async removeAllOf(id: string): Promise<void> {
    const names = await fs.promises.readdir(this.path('')).catch((error: { code?: string }) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    for (const name of names) if (name.startsWith(id)) await this.remove(name);
  }

  /** By content, not by name: a workbook is a zip; the old binary format and empty files are refused. */
  private async format(target: string, fileName: string): Promise<'csv' | 'xlsx'> {
    const head = Buffer.alloc(8);
    const file = await fs.promises.open(target);
    const { bytesRead } = await file.read(head, 0, 8, 0).finally(() => file.close());
    if (!bytesRead) throw new Invalid('FILE_EMPTY', { name: fileName });
    if (head.readUInt32BE(0) === 0x504b0304) return 'xlsx';
    if (head.readUInt32BE(0) === 0xd0cf11e0) throw new Invalid('FILE_OLD_EXCEL', { name: fileName });
    const utf16 = head[0] === 0xff && head[1] === 0xfe;
    if (!utf16 && head.subarray(0, bytesRead).includes(0)) throw new Invalid('FILE_NOT_A_TABLE', { name: fileName });
    return 'csv';
  }
}
