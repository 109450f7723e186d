import type { ErrorBody, FileView } from '@careloop/contracts';
import i18n from 'i18next';
import { address } from '../api/client';
import { ApiError } from '../api/error';

/** Where a stored file is read. The server asks whether the reader may. */
export const fileUrl = (id: string, download = false): string =>
  address(`/files/${id}`, download ? { download } : undefined);
/** A small picture of it: a square for lists, or within 480 pixels. */
export const thumbnailUrl = (id: string, size: 96 | 480 = 96): string => address(`/files/${id}/thumbnail`, { size });

/** Sends a file and tells how far it is (0 to 1); `fetch` can't say that. Throws `ApiError`; nothing when aborted. */
export function uploadFile(
  file: Blob,
  name: string,
  { onProgress, signal }: { onProgress?: (share: number) => void; signal?: AbortSignal } = {},
): Promise<FileView> {
  return new Promise((done, fail) => {
    const request = new XMLHttpRequest();
    request.open('POST', address('/files'));
    request.setRequestHeader('Accept', 'application/json');
    request.setRequestHeader('Accept-Language', i18n.language);
    request.upload.onprogress = ({ loaded, total }) => onProgress?.(total ? loaded / total : 0);
    request.onload = () => {
      if (request.status === 201) return done(JSON.parse(request.responseText) as FileView);
      fail(errorOf(request.status, request.responseText));
    };
    request.onerror = () => fail(new ApiError(0, 'OFFLINE', i18n.t('states.offline')));
    signal?.addEventListener('abort', () => request.abort());
    const form = new FormData();
    form.append('file', file, name);
    request.send(form);
  });
}

function errorOf(status: number, text: string): ApiError {
  try {
    const { code, message, details } = JSON.parse(text) as ErrorBody;
    return new ApiError(status, code, message, details);
  } catch {
    return new ApiError(status, `HTTP_${status}`, i18n.t('states.serverError'));
  }
}
