/** The header that carries `signature`. */
export const SIGNATURE_HEADER = 'x-careloop-signature';

/**
 * `t=<unix seconds>,v1=<hex HMAC-SHA256 of "t.body">`: a receiver that shares the secret checks with it who sent the
 * request and how old it is. A request without a body signs the empty text.
 */
export async function signature(secret: string, now: Date, body: string): Promise<string> {
  const text = new TextEncoder();
  const { subtle } = globalThis.crypto;
  const t = Math.floor(now.getTime() / 1000);
  const key = await subtle.importKey('raw', text.encode(secret), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  const mac = new Uint8Array(await subtle.sign('HMAC', key, text.encode(`${t}.${body}`)));
  return `t=${t},v1=${Array.from(mac, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
