import { createRequire } from 'node:module';
import type Sanitize from 'sanitize-html';

/** Loaded with the first formatted text: it is a tenth of the server's start and 10 MB. */
let loaded: typeof Sanitize | undefined;
const sanitize = (html: string, options: Sanitize.IOptions): string =>
  (loaded ??= createRequire(__filename)('sanitize-html') as typeof Sanitize)(html, options);

/** What formatted text may hold, the same in the browser (apps/web, fields/clean-html.ts). */
const TAGS = ['p', 'br', 'div', 'b', 'strong', 'i', 'em', 'u', 's', 'strike', 'h2', 'h3', 'h4', 'ul', 'ol', 'li', 'blockquote', 'code', 'pre', 'a', 'hr']; // prettier-ignore

/** HTML without anything that runs, loads or looks like our own page; links open elsewhere. Cleaning twice changes nothing. */
export const cleanHtml = (html: string): string =>
  sanitize(html, {
    allowedTags: TAGS,
    allowedAttributes: { a: ['href', 'target', 'rel'] },
    allowedSchemes: ['http', 'https', 'mailto', 'tel'],
    allowProtocolRelative: false,
    transformTags: {
      a: (_tag, { href }) => ({
        tagName: 'a',
        attribs: { ...(href && { href }), target: '_blank', rel: 'noopener noreferrer' },
      }),
    },
    nestingLimit: 50,
  });
