import { toNestErrors } from '@hookform/resolvers';
import i18n from 'i18next';
import type { FieldErrors, FieldValues, Resolver } from 'react-hook-form';
import type { XSchema } from 'typebox/schema';
import { Errors } from 'typebox/schema';

/** One finding under a JSON Schema: where, which keyword, and its facts. */
export interface SchemaFinding {
  path: string[];
  keyword: string;
  params: Record<string, unknown>;
}

const pathOf = (pointer: string) =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));

/** The sentence for a broken keyword, in the reader's language. */
function sentence(keyword: string, params: Record<string, unknown>): string {
  const { t } = i18n;
  if (keyword === 'format') return t([`validation.format.${String(params['format'])}`, 'validation.format.other']);
  if (keyword === 'type' || keyword === 'enum' || keyword === 'anyOf') return t('validation.choice');
  return t([`validation.${keyword}`, 'validation.other'], { limit: params['limit'] });
}

/**
 * Everything that is wrong with a value under a JSON Schema; a missing or unknown key is the last part of its path.
 * Nothing is compiled, so it runs where the page may not evaluate code.
 */
export function findingsOf(schema: object, value: unknown): SchemaFinding[] {
  const [, errors] = Errors(schema as XSchema, value);
  return errors.flatMap(({ keyword, instancePath, params: given }) => {
    const params = given as Record<string, unknown>;
    const path = pathOf(instancePath);
    const keys = params[keyword === 'required' ? 'requiredProperties' : 'additionalProperties'];
    if (keyword === 'boolean') return []; // told again by additionalProperties
    if (Array.isArray(keys)) return keys.map((key: string) => ({ path: [...path, key], keyword, params }));
    return [{ path, keyword, params }];
  });
}

/** The first problem of each field, as react-hook-form wants it. */
export function problemsOf(schema: object, value: unknown): Record<string, { type: string; message: string }> {
  const found: Record<string, { type: string; message: string }> = {};
  for (const { path, keyword, params } of findingsOf(schema, value))
    found[path.join('.') || 'root'] ??= { type: keyword, message: sentence(keyword, params) };
  return found;
}

/** An emptied input is an absent value. */
const withoutEmpty = <T>(values: T): T =>
  JSON.parse(JSON.stringify(values, (_key, value: unknown) => (value === '' ? undefined : value))) as T;

/** Checks a react-hook-form form by a contract or any JSON Schema; the values handed on are without emptied inputs. */
export const contractResolver =
  <T extends FieldValues>(schema: object): Resolver<T> =>
  (values, _context, options) => {
    const clean = withoutEmpty(values);
    const problems = problemsOf(schema, clean);
    if (!Object.keys(problems).length) return { values: clean, errors: {} };
    return { values: {}, errors: toNestErrors(problems as FieldErrors<T>, options) };
  };
