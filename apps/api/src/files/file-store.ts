import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { newId } from '@careloop/kernel';
import { Config } from '../config';
import { S3Store } from './s3-store';

/** Where bytes lie, by key. A key holds only `[0-9a-z/_.-]`. */
export interface ByteStore {
  /** Moves or copies a file on disk to the key, replacing what is there. `hash` = its SHA-256 in hex. */
  put: (key: string, file: string, size: number, hash: string) => Promise<void>;
  /** Null when there is nothing. */
  read: (key: string) => Promise<Readable | null>;
  remove: (key: string) => Promise<void>;
}

/** The bytes of uploaded files: under `DATA_DIR/files`, or in an S3-compatible bucket where one is set. */
@Injectable()
export class FileStore {
  private readonly folder: string;
  private readonly store: ByteStore;

  constructor(config: Config) {
    this.folder = path.join(config.settings.dataDir, 'files');
    this.store = config.settings.s3 ? new S3Store(config.settings.s3) : new DiskStore(this.folder);
  }

  /** A place on disk for what is under way. */
  async scratch(name: string): Promise<string> {
    const folder = path.join(this.folder, 'incoming');
    await fs.promises.mkdir(folder, { recursive: true });
    return path.join(folder, name);
  }

  /** Takes a file on disk; the file is gone then. */
  async take(workspaceId: string, hash: string, file: string, size: number): Promise<void> {
    await this.store.put(keyOf(workspaceId, hash, ''), file, size, hash);
    await fs.promises.rm(file, { force: true });
  }

  /** Keeps what was made of a content (a thumbnail) beside it. */
  async takeVariant(workspaceId: string, hash: string, variant: string, bytes: Buffer): Promise<void> {
    const file = await this.scratch(newId());
    try {
      await fs.promises.writeFile(file, bytes);
      const own = createHash('sha256').update(bytes).digest('hex');
      await this.store.put(keyOf(workspaceId, hash, variant), file, bytes.length, own);
    } finally {
      await fs.promises.rm(file, { force: true });
    }
  }

  read(workspaceId: string, hash: string, variant = ''): Promise<Readable | null> {
    return this.store.read(keyOf(workspaceId, hash, variant));
  }

  /** Brings the content to a file on disk; false when there is none. */
  async fetch(workspaceId: string, hash: string, target: string): Promise<boolean> {
    const bytes = await this.read(workspaceId, hash);
    if (!bytes) return false;
    await pipeline(bytes, fs.createWriteStream(target));
    return true;
  }

  async remove(workspaceId: string, hash: string, variants: string[]): Promise<void> {
    for (const variant of ['', ...variants]) await this.store.remove(keyOf(workspaceId, hash, variant));
  }

  /** Deletes what uploads that were cut off have left behind. */
  async sweepScratch(before: number): Promise<void> {
    const folder = path.join(this.folder, 'incoming');
    const names = await fs.promises.readdir(folder).catch(() => []);
    for (const name of names) {
      const file = path.join(folder, name);
      const stat = await fs.promises.stat(file).catch(() => null);
      if (stat && stat.mtimeMs < before) await fs.promises.rm(file, { force: true });
    }
  }
}

/** By workspace, so that nobody learns from an upload what others have. */
const keyOf = (workspaceId: string, hash: string, variant: string) =>
  `${workspaceId}/${hash.slice(0, 2)}/${hash}${variant && `.${variant}`}`;

class DiskStore implements ByteStore {
  constructor(private readonly folder: string) {}

  async put(key: string, file: string) {
    const target = path.join(this.folder, key);
    await fs.promises.mkdir(path.dirname(target), { recursive: true });
    await fs.promises.rename(file, target);
  }

  async read(key: string) {
    const file = await fs.promises.open(path.join(this.folder, key)).catch((error: { code?: string }) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    });
    return file && file.createReadStream();
  }

  async remove(key: string) {
    await fs.promises.rm(path.join(this.folder, key), { force: true });
  }
}
