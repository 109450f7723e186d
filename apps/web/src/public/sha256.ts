const K = Uint32Array.from(
  // The first 32 bits of the fractional parts of the cube roots of the first 64 primes (FIPS 180-4 §4.2.2).
  { length: 64 },
  (
    (prime) => () =>
      Math.floor((Math.cbrt((prime = nextPrime(prime))) % 1) * 2 ** 32)
  )(1),
);

function nextPrime(after: number): number {
  for (let n = after + 1; ; n++) {
    let d = 2;
    while (d * d <= n && n % d) d++;
    if (d * d > n) return n;
  }
}
const turn = (x: number, by: number) => (x >>> by) | (x << (32 - by));
const w = new Uint32Array(64);

/**
 * The first 32 bits of the SHA-256 of an ASCII text (FIPS 180-4). By hand, since the browser has its own only on pages
 * that came encrypted, and many installations are reached in the office by plain http.
 */
export function sha256Start(text: string): number {
  const h = new Uint32Array([
    0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
  ]);
  const length = text.length;
  const bytes = new DataView(new ArrayBuffer((((length + 8) >> 6) + 1) << 6));
  for (let i = 0; i < length; i++) bytes.setUint8(i, text.charCodeAt(i));
  bytes.setUint8(length, 0x80);
  bytes.setUint32(bytes.byteLength - 4, length * 8);
  for (let at = 0; at < bytes.byteLength; at += 64) block(h, bytes, at);
  return h[0]!;
}

function block(h: Uint32Array, bytes: DataView, at: number) {
  for (let i = 0; i < 16; i++) w[i] = bytes.getUint32(at + i * 4);
  for (let i = 16; i < 64; i++) {
    const a = w[i - 15]!;
    const b = w[i - 2]!;
    const s0 = turn(a, 7) ^ turn(a, 18) ^ (a >>> 3);
    const s1 = turn(b, 17) ^ turn(b, 19) ^ (b >>> 10);
    w[i] = w[i - 16]! + s0 + w[i - 7]! + s1;
  }
  let [a, b, c, d, e, f, g, k] = h as unknown as [number, number, number, number, number, number, number, number];
  for (let i = 0; i < 64; i++) {
    const t1 = (k + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[i]! + w[i]!) | 0;
    const t2 = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [k, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
  }
  [a, b, c, d, e, f, g, k].forEach((x, i) => (h[i] = h[i]! + x));
}
