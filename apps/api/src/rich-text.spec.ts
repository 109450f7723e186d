import { cleanHtml } from './rich-text';

describe('formatted text', () => {
  it.each([
    ['<p>你好 <b>世界</b></p>', '<p>你好 <b>世界</b></p>'],
    ['<script>alert(1)</script>x', 'x'],
    ['<img src=x onerror=alert(1)>', ''],
    ['<p onclick="alert(1)" style="position:fixed" class="ant-btn">x</p>', '<p>x</p>'],
    ['<svg><animate onbegin=alert(1)></svg>', ''],
    ['<iframe srcdoc="<script>alert(1)</script>"></iframe>', ''],
    ['<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>', ''],
    ['a < b && c', 'a &lt; b &amp;&amp; c'],
    ['<a href="javascript:alert(1)">x</a>', '<a target="_blank" rel="noopener noreferrer">x</a>'],
    ['<a href="java\nscript:alert(1)">x</a>', '<a target="_blank" rel="noopener noreferrer">x</a>'],
    ['<a href="//evil.example">x</a>', '<a target="_blank" rel="noopener noreferrer">x</a>'],
    [
      '<a href="https://example.com/?a=1&b=2" onclick="x()">x</a>',
      '<a href="https://example.com/?a=1&amp;b=2" target="_blank" rel="noopener noreferrer">x</a>',
    ],
  ])('%s becomes %s, and stays so', (html, clean) => {
    expect(cleanHtml(html)).toBe(clean);
    expect(cleanHtml(clean)).toBe(clean);
  });
});
