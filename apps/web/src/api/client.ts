import type { ErrorBody } from '@careloop/contracts';
import { newId } from '@careloop/kernel';
import i18n from 'i18next';
import { ApiError } from './error';

/** One page of a list. */
export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

type Query = Record<string, string | number | boolean | null | undefined>;

const BASE = '/api/v1';

/** The address of an endpoint; empty query values are left out. */
export function address(path: string, query: Query = {}): string {
  const entries = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== '');
  const search = new URLSearchParams(entries.map(([key, value]) => [key, String(value)])).toString();
  return `${BASE}${path}${search ? `?${search}` : ''}`;
}

async function send<T>(method: string, url: string, body?: unknown, headers: Record<string, string> = {}): Promise<T> {
  const form = body instanceof FormData;
  let response: Response;
  try {
    response = await fetch(url, {
      method,
      credentials: 'same-origin',
      headers: {
        Accept: 'application/json',
        'Accept-Language': i18n.language,
        ...(body !== undefined && !form ? { 'Content-Type': 'application/json' } : {}),
        ...headers,
      },
      body: body === undefined ? undefined : form ? body : JSON.stringify(body),
    });
  } catch {
    throw new ApiError(0, 'OFFLINE', i18n.t('states.offline'));
  }
  const text = await response.text();
  if (!response.ok) throw errorOf(response.status, text);
  return (text ? JSON.parse(text) : undefined) as T;
}

function errorOf(status: number, text: string): ApiError {
  try {
    const { code, message, details } = JSON.parse(text) as ErrorBody;
    return new ApiError(status, code, message, details);
  } catch {
    return new ApiError(status, `HTTP_${status}`, i18n.t('states.serverError'));
  }
}

/** The only way to the server. Every call throws `ApiError`; a POST that creates can be repeated safely by its key. */
export const api = {
  get: <T>(path: string, query?: Query) => send<T>('GET', address(path, query)),
  post: <T>(path: string, body: unknown = {}) => send<T>('POST', address(path), body),
  /** POST that creates: the server makes one thing however often the network repeats it. */
  create: <T>(path: string, body: unknown) => send<T>('POST', address(path), body, { 'Idempotency-Key': newId() }),
  put: <T>(path: string, body: unknown) => send<T>('PUT', address(path), body),
  patch: <T>(path: string, body: unknown) => send<T>('PATCH', address(path), body),
  remove: <T = void>(path: string) => send<T>('DELETE', address(path)),
  upload: <T>(path: string, form: FormData) => send<T>('POST', address(path), form),
};
