import { Ajv2020, type ErrorObject } from 'ajv/dist/2020';
import localize from 'ajv-i18n';
import type { FieldTypes, FormDefinition } from './types';
import type { SchemaIssue } from './sentences';
import { checkRecord, type CheckedRecord, type CheckOptions, type SchemaCheck } from './validate';

let ajv: Ajv2020 | undefined;
const words = { 'zh-CN': localize.zh, 'zh-TW': localize['zh-TW'], en: localize.en };
const NONE: SchemaIssue[] = [];

/**
 * The check by ajv. It makes code, so a page under a strict Content-Security-Policy can't run it: the browser brings an
 * interpreter instead. Formats are notes to readers; field types check them themselves.
 */
export const ajvCheck: SchemaCheck = (schema) => {
  ajv ??= new Ajv2020({ allErrors: true, strict: false, validateFormats: false });
  const fits = ajv.compile(schema);
  ajv.removeSchema(schema);
  return (value, language) => {
    if (fits(value)) return NONE;
    const errors = fits.errors as ErrorObject[];
    words[language](errors);
    return errors.map(({ instancePath, keyword, params, message }) => ({
      path: instancePath
        .split('/')
        .slice(1)
        .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~')),
      keyword,
      params: params as Record<string, unknown>,
      message,
    }));
  };
};

/** `checkRecord` by ajv, for the server. */
export const validateRecord = (
  form: FormDefinition,
  values: unknown,
  options: Omit<CheckOptions, 'check'> & { types: FieldTypes },
): CheckedRecord => checkRecord(form, values, { ...options, check: ajvCheck });
