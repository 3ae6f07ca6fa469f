import type { DecodedBytesBody, RecordBody } from '@posthorn/admin-client';

/**
 * The record as one JSON document. A value that is JSON goes in as the text it was, so that its numbers keep all of their
 * digits: nothing here goes through JSON.parse.
 */
export function asJson({ partition, offset, time, key, value, headers }: RecordBody): string {
  const fields = [
    `"partition": ${partition}`,
    `"offset": ${JSON.stringify(offset)}`,
    `"time": ${JSON.stringify(time)}`,
    `"key": ${literalOf(key)}`,
    `"headers": [${headers.map((one) => `{"key": ${JSON.stringify(one.key)}, "value": ${textOf(one.value)}}`).join(', ')}]`,
    `"value": ${literalOf(value)}`,
  ];
  return `{\n  ${fields.join(',\n  ')}\n}`;
}

function literalOf(bytes: DecodedBytesBody | null): string {
  const isWhole = bytes?.isTruncated === false;
  return bytes?.encoding === 'json' && isWhole ? (bytes.text ?? 'null') : textOf(bytes);
}

function textOf(bytes: DecodedBytesBody | null): string {
  if (bytes === null) return 'null';
  if (bytes.text !== undefined) return JSON.stringify(bytes.text);
  return `{"base64": ${JSON.stringify(bytes.base64)}}`;
}

/** @param origin of the admin API. */
export function asCurl(origin: string, topic: string, { partition, offset }: RecordBody): string {
  const path = `/api/v1/topics/${encodeURIComponent(topic)}/records/${partition}/${offset}`;
  return `curl -s ${inShell(origin + path)}`;
}

export function asCommand(topic: string, { partition, offset }: RecordBody): string {
  return `posthorn consume ${inShell(topic)} -p ${partition} -o ${offset} -n 1`;
}

/** A word of a POSIX shell, quoted when it has to be. */
function inShell(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
