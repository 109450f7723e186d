import { defineField } from '@careloop/sdk';
import { fileList } from './files';

/** Files of any harmless type, in the order people put them. */
export const file = defineField({
  ...fileList,
  id: 'file',
  label: { zh: '文件', en: 'Files' },
  group: 'basic',
  files: 'any',
});
