const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' };

function character(code: number): string {
  return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : '\ufffd';
}

/** The words of an HTML body, for mailboxes that show no HTML: blocks on lines of their own, links with their address. */
export function textOf(html: string): string {
  return html
    .replace(/<!--[^]*?-->|<(script|style|head|title)\b[^]*?<\/\1\s*>/gi, '')
    .replace(/\s+/g, ' ')
    .replace(/<a\b[^>]*?\bhref\s*=\s*(["'])(https?:\/\/[^"']+)\1[^>]*>(.*?)<\/a\s*>/gi, '$3 ($2)')
    .replace(/<br\s*\/?>\s*|<\/(p|div|h[1-6]|li|tr|table|ul|ol|section|article)\s*>\s*/gi, '\n')
    .replace(/<li\b[^>]*>/gi, '- ')
    .replace(/<\/t[dh]\s*>/gi, ' ')
    .replace(/<[a-z/!][^>]*>/gi, '')
    .replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w+));/gi, (whole, decimal?: string, hex?: string, name?: string) =>
      name ? (ENTITIES[name.toLowerCase()] ?? whole) : character(decimal ? Number(decimal) : parseInt(hex!, 16)),
    )
    .replace(/[ \t]*\n[ \t]*/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
