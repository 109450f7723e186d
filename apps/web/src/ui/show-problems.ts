import type { FieldPath, FieldValues, UseFormSetError } from 'react-hook-form';
import { ApiError } from '../api/error';

/**
 * Puts what the server refused at the fields it names (`values.mobile` at `mobile` too); `say` gets the sentence when no
 * field of the form is named.
 */
export function showProblems<T extends FieldValues>(
  error: unknown,
  setError: UseFormSetError<T>,
  fields: readonly FieldPath<T>[],
  say: (sentence: string) => void,
) {
  const problems = error instanceof ApiError ? error.details : [];
  const placed = problems.filter(({ path, code, message }) => {
    const name = fields.find((field) => path === field || path === `values.${field}`);
    if (name) setError(name, { type: code, message }, { shouldFocus: true });
    return name;
  });
  if (!placed.length) say(error instanceof Error ? error.message : String(error));
}
