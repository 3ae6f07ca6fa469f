import { subscribe } from 'node:diagnostics_channel';
import type { Server } from 'node:net';

/** What a child tells its parent: about the ports it wants, and a helper how much it has done. */
export type Report =
  | { readonly listening: number }
  | { readonly refused: number; readonly code: string }
  | { readonly count: number };

interface ListenMessage {
  readonly server: Server;
  readonly options?: { readonly port?: unknown };
  readonly error?: NodeJS.ErrnoException;
}

// Loaded into every child before its own code. Somebody else may take a port between the moment the parent found it free
// and the moment the child binds it, and an answer at that port would then be the other's. So nobody is believed to be
// ready who has not said that the port is its own; Node tells of every listen() through this channel.
const wanted = new WeakMap<Server, number>();

subscribe('tracing:net.server.listen:asyncStart', (message) => {
  const { server, options } = message as ListenMessage;
  if (typeof options?.port === 'number') wanted.set(server, options.port);
});

subscribe('tracing:net.server.listen:asyncEnd', (message) => {
  const address = (message as ListenMessage).server.address();
  if (address !== null && typeof address === 'object') report({ listening: address.port });
});

subscribe('tracing:net.server.listen:error', (message) => {
  const { server, error } = message as ListenMessage;
  report({ refused: wanted.get(server) ?? 0, code: error?.code ?? 'unknown' });
});

function report(what: Report): void {
  if (process.connected) process.send?.(what);
}
