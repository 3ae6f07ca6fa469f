import type { IncomingMessage, ServerResponse } from 'node:http';
import type { LiveScene, SceneChange } from '../scene/scene.js';

/** Tabs that are open at once; more are told to come back later. */
const STREAMS_MAX = 64;
/** A tab that reads nothing for so long is cut off; it comes back by itself, and is told the whole scene again. */
const UNREAD_BYTES_MAX = 4 * 1024 * 1024;
const RETRY_MS = 1000;
/** So that neither side takes a quiet moment for the end. */
const BEAT_MS = 10_000;

/**
 * The scene as server-sent events: whole first, then changes. `now` is this machine's clock, which the times in the scene are
 * by. A client that was cut off comes again and is told the whole scene; there is nothing to resume.
 */
export function streamScene(
  scene: LiveScene,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  if (scene.listening >= STREAMS_MAX) {
    response.writeHead(503, { 'retry-after': '5' }).end();
    return;
  }
  response.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    connection: 'keep-alive',
  });
  response.write(`retry: ${RETRY_MS}\n\n`);
  let isFirst = true;
  const send = ({ set, drop }: SceneChange): void => {
    const event = isFirst ? 'scene' : 'change';
    isFirst = false;
    response.write(`event: ${event}\ndata: ${JSON.stringify({ now: Date.now(), set, drop })}\n\n`);
    if (response.writableLength > UNREAD_BYTES_MAX) response.destroy();
  };
  const stop = scene.listen(send);
  const beat = setInterval(() => response.write(': still here\n\n'), BEAT_MS);
  request.once('close', () => {
    stop();
    clearInterval(beat);
  });
}
