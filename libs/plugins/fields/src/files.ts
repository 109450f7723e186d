import type { FieldDefinition, FieldProblem, FieldType } from '@careloop/forms';
import { isId } from '@careloop/kernel';
import type { SettingProblem } from './settings';

/** A stored file as a record names it. All but the id is the server's: what a writer says of it is not believed. */
export interface FileValue {
  id: string;
  name: string;
  /** Bytes. */
  size: number;
  /** Media type, by content. */
  type: string;
  /** Of images, in pixels. */
  width?: number;
  height?: number;
}

/** Files one field can hold. */
export const MOST_FILES = 50;
/** How many files a field holds at most: its `max`, else 20. */
export const filesOf = ({ max }: FieldDefinition): number => Math.min(max ?? 20, MOST_FILES);

/** Whether a media type is a picture that browsers show and thumbnails are made of. */
export const isPicture = (type: string): boolean => /^image\/(png|jpeg|gif|webp|avif)$/.test(type);

const NO_FILE: FieldProblem = {
  code: 'FILE_UNKNOWN',
  message: { zh: '有文件没有上传成功，请重新上传', en: 'names a file that was not uploaded' },
};
const UPLOADING: FieldProblem = {
  code: 'FILE_UPLOADING',
  message: { zh: '文件还在上传，请稍等片刻再保存', en: 'is still being uploaded; wait a moment' },
};
const TWICE: FieldProblem = { code: 'DUPLICATE', message: { zh: '有重复的文件', en: 'names a file twice' } };

/** Problems of `max` as a number of files. */
export function checkFiles({ max }: FieldDefinition): SettingProblem[] {
  if (max == null || (Number.isInteger(max) && max >= 1 && max <= MOST_FILES)) return [];
  return [
    {
      path: 'max',
      code: 'RANGE',
      message: { zh: `文件数须是 1 到 ${MOST_FILES} 的整数`, en: `a field holds 1 to ${MOST_FILES} files` },
    },
  ];
}

/** What fields of stored files share: a list of files, kept as JSON; rules ask whether there are some. */
export const fileList: Pick<
  FieldType,
  'kind' | 'column' | 'index' | 'jsonSchema' | 'checkSettings' | 'check' | 'normalise' | 'toCopy' | 'parse' | 'display'
> = {
  kind: 'object',
  column: () => 'jsonb',
  index: () => null,
  jsonSchema: (field) => ({
    type: 'array',
    maxItems: filesOf(field),
    items: {
      type: 'object',
      properties: {
        id: { type: 'string', format: 'uuid' },
        name: { type: 'string', maxLength: 255 },
        size: { type: 'integer', minimum: 0 },
        type: { type: 'string', maxLength: 200 },
        width: { type: 'integer' },
        height: { type: 'integer' },
      },
      required: ['id'],
      additionalProperties: false,
    },
  }),
  checkSettings: checkFiles,
  check: (value) => {
    if ((value as FileValue[]).some(({ id }) => String(id).startsWith('uploading:'))) return UPLOADING;
    const ids = (value as FileValue[]).map(({ id }) => String(id).toLowerCase());
    if (!ids.every(isId)) return NO_FILE;
    return new Set(ids).size === ids.length ? null : TWICE;
  },
  normalise: (value) => (value as FileValue[]).map((file) => ({ ...file, id: file.id.toLowerCase() })),
  toCopy: (value) => JSON.stringify(value),
  parse: (cell) =>
    cell.trim() === ''
      ? { value: null }
      : {
          error: 'FILES_NOT_IN_CELLS',
          message: {
            zh: '图片和文件不能从表格导入，请在数据里上传',
            en: 'cannot be read from a table; upload the files',
          },
        },
  display: (value, _field, language) =>
    Array.isArray(value)
      ? (value as FileValue[]).map(({ name, id }) => name ?? id).join(language === 'en' ? ', ' : '、')
      : '',
};
