import DOMPurify from 'dompurify';

/** What formatted text may hold, the same on the server (apps/api, rich-text.ts). */
const TAGS = ['p', 'br', 'div', 'b', 'strong', 'i', 'em', 'u', 's', 'strike', 'h2', 'h3', 'h4', 'ul', 'ol', 'li', 'blockquote', 'code', 'pre', 'a', 'hr']; // prettier-ignore

/** HTML without anything that runs, loads or looks like our own page; links open elsewhere. */
export function cleanHtml(html: string): string {
  const page = DOMPurify.sanitize(html, {
    ALLOWED_TAGS: TAGS,
    ALLOWED_ATTR: ['href'],
    ALLOWED_URI_REGEXP: /^(?:https?|mailto|tel):/i,
    RETURN_DOM_FRAGMENT: true,
  });
  for (const link of page.querySelectorAll('a')) {
    link.setAttribute('target', '_blank');
    link.setAttribute('rel', 'noopener noreferrer');
  }
  const box = document.createElement('div');
  box.append(page);
  return box.innerHTML;
}
