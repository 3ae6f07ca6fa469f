import { createWriteStream, existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Export } from '@posthorn/admin-client';
import { visibleLines } from '../output/escape.js';
import { Progress } from '../output/progress.js';
import { CliError, UsageError } from '../runtime/cli-error.js';
import type { Invocation } from '../runtime/invocation.js';

export interface Destination {
  /** A file; standard output without it. */
  readonly out?: string;
  /** Also if there is one. */
  readonly force?: boolean;
}

/** Before anything is asked of the broker. Throws UsageError. */
export function requireFree({ out, force = false }: Destination): void {
  if (out === undefined || force || !existsSync(out)) return;
  throw new UsageError(`There is a file ${out} already.`, '--force writes over it.');
}

/** Fetches what an export has written. A file has its name only once it is whole. */
export async function takeContent(
  invocation: Invocation,
  { id, bytes }: Export,
  { out }: Destination,
): Promise<void> {
  const api = await invocation.api();
  const { data } = await api.GET('/api/v1/exports/{id}/content', {
    params: { path: { id } },
    parseAs: 'stream',
  });
  if (data === null) throw new CliError(`Export ${id} was answered without content.`);
  const content = counted(Readable.fromWeb(data), invocation, bytes);
  if (out === undefined) return print(invocation, content);
  const part = `${out}.part`;
  try {
    await pipeline(content, createWriteStream(part, { flush: true }));
    await rename(part, out);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
  invocation.say(`${out} has ${bytes} bytes.`);
}

/** To its last byte, or with an error: a part must not pass for the whole. */
async function* counted(
  content: AsyncIterable<Buffer>,
  { streams }: Invocation,
  bytes: number,
): AsyncGenerator<Buffer> {
  const progress = new Progress(streams.stderr, 'bytes', bytes);
  let taken = 0;
  for await (const chunk of content) {
    taken += chunk.length;
    progress.update(taken);
    yield chunk;
  }
  progress.end();
  if (taken !== bytes) throw new CliError(`Of ${bytes} bytes there came ${taken}.`);
}

/** Bytes as they are, but a terminal is shown what it would otherwise obey. */
async function print(invocation: Invocation, content: AsyncIterable<Buffer>): Promise<void> {
  const isTerminal = invocation.streams.stdout.isTTY === true;
  const decoder = new TextDecoder();
  for await (const chunk of content) {
    const text = isTerminal ? decoder.decode(chunk, { stream: true }) : chunk;
    // Lines of CSV end with both.
    await invocation.print(
      typeof text === 'string' ? visibleLines(text.replaceAll('\r\n', '\n')) : text,
    );
  }
}
