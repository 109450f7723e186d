import fc from 'fast-check';
import type { Config } from './config';
import { Secrets } from './secrets';

const secretsOf = (secretKey: string) => new Secrets({ settings: { secretKey } } as Config);

describe('secrets', () => {
  const secrets = secretsOf('a phrase that is long enough');

  it('open as what was sealed', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) =>
        expect(secrets.open(secrets.seal(text, 'a'), 'a')).toBe(text),
      ),
    ));

  it('never look the same twice', () => expect(secrets.seal('x', 'a')).not.toBe(secrets.seal('x', 'a')));

  it('open for no other thing, under no other key, and not when changed', () => {
    const sealed = secrets.seal('smtp://user:password@host', 'w1/email/url');
    const unreadable = expect.objectContaining({ code: 'SECRET_UNREADABLE' });
    expect(() => secrets.open(sealed, 'w2/email/url')).toThrow(unreadable);
    expect(() => secretsOf('another phrase, long enough').open(sealed, 'w1/email/url')).toThrow(unreadable);
    const parts = sealed.split('.');
    for (let i = 0; i < parts.length; i++) {
      const changed = parts
        .map((part, at) => (at === i ? (part[0] === 'A' ? 'B' : 'A') + part.slice(1) : part))
        .join('.');
      expect(() => secrets.open(changed, 'w1/email/url')).toThrow(unreadable);
    }
    for (const nonsense of ['', 'v1', 'v1...', 'plain text', `${sealed.slice(0, -8)}`])
      expect(() => secrets.open(nonsense, 'w1/email/url')).toThrow(unreadable);
  });
});
