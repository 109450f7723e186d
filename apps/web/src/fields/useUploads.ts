import type { FileValue } from '@careloop/plugin-fields';
import { useEffect, useRef, useState } from 'react';
import { uploadFile } from './upload';

/** A file on its way, or one that did not arrive. */
export interface Upload {
  key: string;
  name: string;
  /** 0 to 1. */
  progress: number;
  problem?: string;
}

/** Its id in the value while it is on its way: the field refuses to be saved with such a one. */
const UPLOADING = 'uploading:';
export const isUploading = ({ id }: FileValue): boolean => id.startsWith(UPLOADING);

let counted = 0;

/**
 * Files of a field with those that are on their way. `value` is what the form holds; a file stands in it from the moment
 * it is chosen, so that nobody saves a record before its pictures have arrived.
 */
export function useUploads(value: readonly FileValue[], onChange: (value: FileValue[] | undefined) => void) {
  const [uploads, setUploads] = useState<Upload[]>([]);
  const now = useRef(value);
  const running = useRef(new Map<string, AbortController>());
  useEffect(() => void (now.current = value), [value]);
  useEffect(() => {
    const { current } = running;
    return () => current.forEach((controller) => controller.abort());
  }, []);

  const give = (next: FileValue[]) => {
    now.current = next;
    onChange(next.length ? next : undefined);
  };
  const patch = (key: string, change: Partial<Upload>) =>
    setUploads((all) => all.map((one) => (one.key === key ? { ...one, ...change } : one)));
  const forget = (key: string) => setUploads((all) => all.filter((one) => one.key !== key));

  const send = async (key: string, file: File) => {
    const controller = new AbortController();
    running.current.set(key, controller);
    try {
      const stored = await uploadFile(file, file.name, {
        signal: controller.signal,
        onProgress: (progress) => patch(key, { progress }),
      });
      give(now.current.map((one) => (one.id === key ? stored : one)));
      forget(key);
    } catch (error) {
      give(now.current.filter(({ id }) => id !== key));
      patch(key, { problem: error instanceof Error ? error.message : String(error) });
    } finally {
      running.current.delete(key);
    }
  };

  return {
    uploads,
    give,
    /** Begins to send; files beyond `room` are left out, their number is answered. */
    add: (files: readonly File[], room: number): number => {
      const taken = files.slice(0, Math.max(0, room)).map((file) => ({ key: `${UPLOADING}${++counted}`, file }));
      setUploads((all) => [
        ...all.filter(({ problem }) => !problem),
        ...taken.map(({ key, file }) => ({ key, name: file.name, progress: 0 })),
      ]);
      give([
        ...now.current,
        ...taken.map(({ key, file }) => ({ id: key, name: file.name, size: file.size, type: file.type })),
      ]);
      for (const { key, file } of taken) void send(key, file);
      return files.length - taken.length;
    },
    /** Takes a file out; one on its way is given up. */
    remove: (id: string) => {
      running.current.get(id)?.abort();
      forget(id);
      give(now.current.filter((one) => one.id !== id));
    },
    forget,
  };
}
