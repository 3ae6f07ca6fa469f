import type { DecodedBytesBody } from '@posthorn/admin-client';

/** For people; what is no text is told by its size. */
export function bytesText({ text, isTruncated, sizeInBytes }: DecodedBytesBody): string {
  if (text === undefined) return `(${sizeInBytes} bytes)`;
  return isTruncated ? `${text}… (${sizeInBytes} bytes)` : text;
}
