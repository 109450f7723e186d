/** Bytes as people read them: 640 B, 12 KB, 3.4 MB. */
export function sizeText(bytes: number): string {
  if (!Number.isFinite(bytes)) return '';
  if (bytes < 1024) return `${bytes} B`;
  const kilo = bytes / 1024;
  if (kilo < 1000) return `${Math.round(kilo)} KB`;
  return `${(kilo / 1024).toFixed(kilo / 1024 < 10 ? 1 : 0)} MB`;
}
