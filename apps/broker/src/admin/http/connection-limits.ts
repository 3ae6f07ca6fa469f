import type { Server } from 'node:http';
import type { Socket } from 'node:net';

const CONNECTIONS_MAX = 256;
/** With more than these open, one is closed with its answer: those that rest must not keep out who has something to ask. */
const KEPT_MAX = 192;
/** From the first byte of a request to its last. A connection that rests has neither, so it is not cut off by this. */
const REQUEST_TIMEOUT_MS = 30_000;
/**
 * How long a connection rests. Whoever keeps one has to be the first to close it: if it is us, their next request may be on its way by
 * then, and a load balancer answers that one with 502. They keep theirs for 60 s (AWS, nginx) to 600 s (Google); Node closes after 5.
 */
const REST_MS = 620_000;

/** How many connections a server takes, and for how long. To be told before it listens. */
export function limitConnections(server: Server): void {
  server.maxConnections = CONNECTIONS_MAX;
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  server.keepAliveTimeout = REST_MS;
  let open = 0;
  server.on('connection', (socket: Socket) => {
    open += 1;
    socket.once('close', () => (open -= 1));
  });
  // Before anything may have been answered.
  server.prependListener('request', (_, response) => {
    if (open > KEPT_MAX) response.shouldKeepAlive = false;
  });
}
