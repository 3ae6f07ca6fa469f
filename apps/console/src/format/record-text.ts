import type { DecodedBytesBody } from '@posthorn/admin-client';

type Bytes = DecodedBytesBody | null;

/** One line of a key or a value. */
export function previewOf(bytes: Bytes): string {
  if (bytes === null) return '';
  if (bytes.text !== undefined) return bytes.text.replace(/\s+/g, ' ');
  return hexOf(bytes.base64 ?? '', 32);
}

export function hexOf(base64: string, bytesMax: number): string {
  const raw = atob(base64);
  const shown = Array.from({ length: Math.min(raw.length, bytesMax) }, (_, index) =>
    raw.charCodeAt(index).toString(16).padStart(2, '0'),
  );
  return shown.join(' ') + (raw.length > bytesMax ? ' …' : '');
}
