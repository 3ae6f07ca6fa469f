import type { DecodedBytesBody } from '@posthorn/admin-client';
import { printData } from '../output/listing.js';
import { visibleLines } from '../output/escape.js';
import { coloured } from '../output/table.js';
import { contractText } from '../search/bytes-text.js';
import type { Invocation } from '../runtime/invocation.js';
import { originOf } from './list-letters.js';

export async function showLetter(
  invocation: Invocation,
  id: string,
  format: 'table' | 'json' | 'yaml',
): Promise<void> {
  const api = await invocation.api();
  const { data: letter } = await api.GET('/api/v1/dead-letters/{id}', { params: { path: { id } } });
  if (format !== 'table') return printData(invocation, format, letter);
  const { stdout } = invocation.streams;
  const { group, handler, error, message, status, stack, key, value, headers } = letter;
  const lines = [
    `${coloured(stdout, 'bold', `letter ${id}`)}  ${status}, at ${letter.writtenAt}`,
    `${coloured(stdout, 'red', error)}: ${visibleLines(message)}`,
    `of ${group || '-'} in ${handler || '-'}, try ${letter.attempt ?? '-'}`,
    `from ${originOf(letter)}, in ${letter.topic}/${letter.partition}@${letter.offset}`,
    ...(letter.redriveError === null
      ? []
      : [`left open by its last redrive: ${letter.redriveError}`]),
    ...(letter.note === null ? [] : [`note: ${visibleLines(letter.note)}`]),
    `key ${textOf(key)}`,
    ...headers.map(
      ({ key: name, value: bytes }) => `header ${visibleLines(name)} ${textOf(bytes)}`,
    ),
    'value',
    letter.isGone ? '(its topic has dropped the record)' : textOf(value),
    ...(stack === null ? [] : ['stack', visibleLines(stack)]),
  ];
  await invocation.print(`${lines.join('\n')}\n`);
}

export function textOf(bytes: DecodedBytesBody | null): string {
  if (bytes === null) return '(null)';
  const { text, base64 = '', registered, notRegistered, isTruncated, sizeInBytes } = bytes;
  if (registered !== undefined)
    return visibleLines(`${registered.text}${contractText(registered)}`);
  if (notRegistered !== undefined) return `(base64) ${base64} (${visibleLines(notRegistered)})`;
  const shown = text === undefined ? `(base64) ${base64}` : visibleLines(text);
  return isTruncated ? `${shown}… (${sizeInBytes} bytes)` : shown;
}
