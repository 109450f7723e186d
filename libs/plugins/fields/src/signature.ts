import { defineField } from '@careloop/sdk';
import { fileList } from './files';

/** A signature, drawn by hand or typed, kept as one picture. */
export const signature = defineField({
  ...fileList,
  id: 'signature',
  label: { zh: '手写签名', en: 'Signature' },
  group: 'advanced',
  files: 'image',
  jsonSchema: (field) => fileList.jsonSchema({ ...field, max: 1 }),
  checkSettings: undefined,
});
