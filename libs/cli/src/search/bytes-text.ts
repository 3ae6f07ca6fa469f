import type { DecodedBytesBody, RegisteredValueBody } from '@posthorn/admin-client';

/** For people; what is no text is told by its size. */
export function bytesText({
  text,
  registered,
  notRegistered,
  isTruncated,
  sizeInBytes,
}: DecodedBytesBody): string {
  if (registered !== undefined) return `${registered.text}${contractText(registered)}`;
  if (notRegistered !== undefined) return `(${sizeInBytes} bytes: ${notRegistered})`;
  if (text === undefined) return `(${sizeInBytes} bytes)`;
  return isTruncated ? `${text}… (${sizeInBytes} bytes)` : text;
}

/** Which contract it was read by. */
export function contractText({ contract }: RegisteredValueBody): string {
  return contract === null ? '' : ` (${contract.event}, version ${contract.version})`;
}
