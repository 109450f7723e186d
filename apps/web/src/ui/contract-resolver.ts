import { toNestErrors } from '@hookform/resolvers';
import i18n from 'i18next';
import type { FieldErrors, FieldValues, Resolver } from 'react-hook-form';
import type { XSchema } from 'typebox/schema';
import { Errors } from 'typebox/schema';

interface Problem {
  keyword: string;
  instancePath: string;
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
 * What is wrong with a value under a JSON Schema, by field path; the first problem of each field. Nothing is compiled, so
 * it runs where the page may not evaluate code.
 */
export function problemsOf(schema: object, value: unknown): Record<string, { type: string; message: string }> {
  const [, problems] = Errors(schema as XSchema, value) as unknown as [boolean, Problem[]];
  const found: Record<string, { type: string; message: string }> = {};
  const put = (path: string[], keyword: string, params: Record<string, unknown>) =>
    (found[path.join('.') || 'root'] ??= { type: keyword, message: sentence(keyword, params) });
  for (const { keyword, instancePath, params } of problems) {
    const path = pathOf(instancePath);
    if (keyword === 'boolean') continue; // told again by additionalProperties
    if (keyword === 'required')
      for (const name of params['requiredProperties'] as string[]) put([...path, name], keyword, params);
    else if (keyword === 'additionalProperties')
      for (const name of params['additionalProperties'] as string[]) put([...path, name], keyword, params);
    else put(path, keyword, params);
  }
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
