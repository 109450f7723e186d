import { defineField } from '@careloop/sdk';
import { fileList } from './files';

/** Pictures that browsers can show, in the order people put them. */
export const image = defineField({
  ...fileList,
  id: 'image',
  label: { zh: '图片', en: 'Images' },
  group: 'basic',
  files: 'image',
});
