import fs from 'node:fs';
import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { Invalid, newId, NotFound } from '@careloop/kernel';
import { Slots } from '../slots';
import { FileStore } from './file-store';

/** Sides of thumbnails in pixels: for lists, and for looking. */
export const SIDES = [96, 480] as const;
export const variantOf = (side: number) => `${side}.webp`;
export const VARIANTS = SIDES.map(variantOf);

/** More pixels than this are not decoded: a small file can hold a picture of gigabytes. */
export const MOST_PIXELS = 80_000_000;
const SECONDS = 15;

/** Pictures, measured and made small. The library comes into memory with the first picture, and works on one at a time. */
@Injectable()
export class Thumbnails {
  private readonly slots = new Slots(1);
  private sharp?: Promise<typeof import('sharp')>;

  constructor(private store: FileStore) {}

  /** Width and height as people see them. `Invalid('FILE_PICTURE_BROKEN' | 'FILE_PICTURE_TOO_LARGE')`. */
  measure(file: string, name: string): Promise<{ width: number; height: number }> {
    return this.slots.use(1, async () => {
      const sharp = await this.load();
      const {
        width,
        height,
        orientation = 1,
      } = await sharp(file, { limitInputPixels: false })
        .metadata()
        .catch(() => {
          throw new Invalid('FILE_PICTURE_BROKEN', { name });
        });
      if (width * height > MOST_PIXELS)
        throw new Invalid('FILE_PICTURE_TOO_LARGE', { name, most: MOST_PIXELS / 1_000_000 });
      return orientation >= 5 ? { width: height, height: width } : { width, height };
    });
  }

  /** The thumbnail, made when it is asked for the first time. */
  async read(workspaceId: string, hash: string, side: number): Promise<Readable> {
    const variant = variantOf(side);
    const kept = await this.store.read(workspaceId, hash, variant);
    if (kept) return kept;
    await this.slots.use(1, () => this.make(workspaceId, hash, side));
    const made = await this.store.read(workspaceId, hash, variant);
    if (!made) throw new NotFound('FILE_NOT_FOUND');
    return made;
  }

  private async make(workspaceId: string, hash: string, side: number): Promise<void> {
    const sharp = await this.load();
    const source = await this.store.scratch(newId());
    try {
      if (!(await this.store.fetch(workspaceId, hash, source))) throw new NotFound('FILE_NOT_FOUND');
      const small = await sharp(source, { limitInputPixels: MOST_PIXELS, sequentialRead: true })
        .rotate()
        .resize(side, side, side === SIDES[0] ? { fit: 'cover' } : { fit: 'inside', withoutEnlargement: true })
        .webp({ quality: 78 })
        .timeout({ seconds: SECONDS })
        .toBuffer()
        .catch(() => {
          throw new Invalid('FILE_PICTURE_BROKEN', { name: '' });
        });
      await this.store.takeVariant(workspaceId, hash, variantOf(side), small);
    } finally {
      await fs.promises.rm(source, { force: true });
    }
  }

  private load() {
    return (this.sharp ??= import('sharp').then(({ default: sharp }) => {
      sharp.cache(false);
      sharp.concurrency(1);
      return sharp;
    }));
  }
}
