import { defineField } from '@careloop/sdk';
import { longText } from './long-text';

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: '\u00a0', '#39': "'" };

/** What a formatted text says, without its formats; for lists, searches and files that hold only text. */
export const plainOf = (html: string): string =>
  html
    .replace(/<br\s*\/?>|<\/(p|div|li|h[1-6]|blockquote|tr)>/gi, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&(amp|lt|gt|quot|nbsp|#39);/g, (_, name: string) => ENTITIES[name]!)
    .replace(/\n{3,}/g, '\n\n')
    .trim();

/** Formatted text, as HTML that the server has cleaned. People read its words; exported files hold the HTML, so that nothing is lost. */
export const richText = defineField({
  ...longText,
  id: 'rich-text',
  label: { zh: '富文本', en: 'Rich text' },
  display: (value) => (value == null ? '' : plainOf(String(value))),
});
