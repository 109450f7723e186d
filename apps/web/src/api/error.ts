import type { ErrorBody } from '@careloop/contracts';

/** What the server refused, or why it could not be reached (`status` 0, code `OFFLINE`). */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly details: NonNullable<ErrorBody['details']> = [],
  ) {
    super(message);
    this.name = 'ApiError';
  }
}

/** Whether something failed with this code. */
export const failedWith = (error: unknown, code: string): error is ApiError =>
  error instanceof ApiError && error.code === code;
