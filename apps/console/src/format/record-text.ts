import type { DecodedBytesBody, RecordBody } from '@posthorn/admin-client';
import { visibleText } from './visible-text.js';

type Bytes = DecodedBytesBody | null;

/** What stands above a record of which the person does not see all. */
export function maskedText(parts: NonNullable<RecordBody['masked']>): string {
  const where = parts.map((part) => (part === 'header' ? 'a header' : `the ${part}`));
  return `Something in ${where.join(' and ')} is hidden from you by a masking rule.`;
}

/** One line of a key or a value. */
export function previewOf(bytes: Bytes): string {
  if (bytes === null) return '';
  if (bytes.registered !== undefined) return visibleText(bytes.registered.text);
  if (bytes.text !== undefined) return visibleText(bytes.text.replace(/\s+/g, ' '));
  return hexOf(bytes.base64 ?? '', 32);
}

export function hexOf(base64: string, bytesMax: number): string {
  const raw = atob(base64);
  const shown = Array.from({ length: Math.min(raw.length, bytesMax) }, (_, index) =>
    raw.charCodeAt(index).toString(16).padStart(2, '0'),
  );
  return shown.join(' ') + (raw.length > bytesMax ? ' …' : '');
}
