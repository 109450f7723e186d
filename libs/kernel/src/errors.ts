import type { Text } from './language';

/** One thing that is wrong with an input: where (`values.mobile`), which rule broke, and facts for the sentence. */
export interface Detail {
  path: string;
  code: string;
  /** The sentence in the caller's language; filled where the error is shown when it is not known yet. */
  message?: string;
  /** The sentence in every language, where the thrower has worded it itself. */
  text?: Text;
  params?: Record<string, unknown>;
}

/** An expected failure that a caller can act on. `code` is for machines; `params` fill the sentence shown to people. */
export class DomainError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly params: Record<string, unknown> = {},
    readonly details: Detail[] = [],
  ) {
    super(details.length ? `${code}: ${details.map((d) => `${d.path} ${d.code}`).join(', ')}` : code);
    this.name = new.target.name;
  }
}

/** The thing does not exist, or the caller may not know of it. */
export class NotFound extends DomainError {
  constructor(code = 'NOT_FOUND', params: Record<string, unknown> = {}) {
    super(404, code, params);
  }
}

/** The request is malformed (400) or its values break a rule (422, the default). Final: retrying does not help. */
export class Invalid extends DomainError {
  constructor(code: string, params: Record<string, unknown> = {}, details: Detail[] = [], status: 400 | 422 = 422) {
    super(status, code, params, details);
  }
}

/** The thing moved on meanwhile, or already exists. */
export class Conflict extends DomainError {
  constructor(code: string, params: Record<string, unknown> = {}, details: Detail[] = []) {
    super(409, code, params, details);
  }
}

/** The caller is known, and may not do this. */
export class Forbidden extends DomainError {
  constructor(code = 'FORBIDDEN', params: Record<string, unknown> = {}) {
    super(403, code, params);
  }
}

/** Nobody is signed in, or the proof has expired. */
export class Unauthorized extends DomainError {
  constructor(code = 'UNAUTHORIZED', params: Record<string, unknown> = {}) {
    super(401, code, params);
  }
}

/** The message of anything thrown, for logs. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
