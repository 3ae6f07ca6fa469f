import { EventSourceParserStream } from 'eventsource-parser/stream';
import { AdminApiError } from './admin-api-error.js';
import { pause } from './pause.js';

/** One Server-Sent Event; the description of the operation says which there are and what their data is. */
export interface StreamEvent {
  readonly event: string;
  readonly data: unknown;
  /** Where a stream that can be continued goes on behind. */
  readonly id: string | undefined;
}

/** Opens the stream, behind the event with this id if there is one. */
type Open = (lastEventId: string | undefined) => Promise<ReadableStream<Uint8Array>>;

/** What is said before the stream is over for good; everything else is a connection that broke. */
const LAST_EVENT = 'end';
const DELAY_MS_MAX = 5_000;
/** A record is shown with 1 MiB of its value at most, in base64 or escaped. */
const BUFFER_MAX = 16 * 1024 * 1024;

/**
 * The events of a stream, which is opened again behind the last one whenever the connection breaks, until it ends or
 * the signal aborts. Nothing is read before it is wanted.
 */
export async function* eventsOf(
  open: Open,
  signal: AbortSignal | undefined,
  baseDelayMs: number,
): AsyncGenerator<StreamEvent, void, void> {
  let lastEventId: string | undefined;
  for (let failures = 0; ; failures++) {
    try {
      for await (const { event = 'message', data, id } of messagesOf(await open(lastEventId))) {
        failures = 0;
        lastEventId = id ?? lastEventId;
        yield { event, data: JSON.parse(data) as unknown, id };
        if (event === LAST_EVENT) return;
      }
    } catch (error) {
      if (signal?.aborted || !mayPass(error)) throw error;
    }
    await pause(Math.min(baseDelayMs * 2 ** failures, DELAY_MS_MAX), signal);
  }
}

/** The broker restarts, or has no room: not so a request that is wrong. */
function mayPass(error: unknown): boolean {
  if (!(error instanceof AdminApiError)) return true;
  return error.status === 0 || error.status === 429 || error.status >= 502;
}

async function* messagesOf(stream: ReadableStream<Uint8Array>) {
  const reader = stream
    .pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>)
    .pipeThrough(new EventSourceParserStream({ maxBufferSize: BUFFER_MAX }))
    .getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    // Whoever stops reading closes the connection; one that broke is closed already.
    await reader.cancel().catch(() => undefined);
  }
}
