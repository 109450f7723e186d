import sanitize from 'sanitize-html';

const LENGTH = /^\d+(\.\d+)?(px|pt|mm|cm|em|%)?$/;
const COLOUR = /^(#[\da-f]{3,8}|[a-z]+)$/i;
const BORDER = /^\d+(\.\d+)?px (solid|dashed|dotted) (#[\da-f]{3,8}|[a-z]+)$/i;
const lengths = ['width', 'height', 'font-size', 'line-height', 'margin', 'padding'];
const sides = ['top', 'right', 'bottom', 'left'];

/** HTML for paper: structure, tables and a few plain styles; nothing that runs, loads or leads anywhere. */
export const cleanPrint = (html: string): string =>
  sanitize(html, {
    nestingLimit: 50,
    allowedTags: [
      ...[
        'h1',
        'h2',
        'h3',
        'h4',
        'p',
        'div',
        'span',
        'br',
        'hr',
        'b',
        'strong',
        'i',
        'em',
        'u',
        's',
        'small',
        'sub',
        'sup',
      ],
      ...[
        'ul',
        'ol',
        'li',
        'blockquote',
        'pre',
        'table',
        'caption',
        'colgroup',
        'col',
        'thead',
        'tbody',
        'tfoot',
        'tr',
        'th',
        'td',
      ],
    ],
    allowedAttributes: { '*': ['style'], th: ['style', 'colspan', 'rowspan'], td: ['style', 'colspan', 'rowspan'] },
    allowedStyles: {
      '*': {
        ...Object.fromEntries(
          lengths.flatMap((name) => [name, ...sides.map((side) => `${name}-${side}`)]).map((n) => [n, [LENGTH]]),
        ),
        color: [COLOUR],
        'background-color': [COLOUR],
        border: [BORDER, /^none$/],
        ...Object.fromEntries(sides.map((side) => [`border-${side}`, [BORDER, /^none$/]])),
        'text-align': [/^(left|right|center|justify)$/],
        'vertical-align': [/^(top|middle|bottom)$/],
        'font-weight': [/^(bold|normal|\d00)$/],
        'page-break-before': [/^always$/],
        'page-break-after': [/^always$/],
      },
    },
  });
