import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isLoopback } from '../security/exposure.js';
import { createAdminApp } from './admin-app.js';
import type { AdminContext, AdminSettings } from './admin-context.js';

export interface AdminServer {
  readonly host: string;
  readonly port: number;
  /** Lets requests under way finish for a moment, then cuts them off; closes its own database connections. */
  close(): Promise<void>;
}

const CONNECTIONS_MAX = 256;
/** From the first byte of a request to its last. */
const REQUEST_TIMEOUT_MS = 30_000;
const CLOSE_GRACE_MS = 2_000;

/** Starts the admin API. Rejects when the address is taken, or when it would be open to others unasked. */
export async function startAdmin(
  context: AdminContext,
  settings: AdminSettings,
): Promise<AdminServer> {
  const { host, port, allowRemote = false } = settings;
  if (!isLoopback(host) && !allowRemote) {
    throw new Error(
      `The admin API has no sign-in yet and would be open to everyone who reaches ${host}. Bind it to 127.0.0.1, or allow it explicitly.`,
    );
  }
  const app = await createAdminApp(context, settings);
  const server: Server = app.getHttpServer();
  server.maxConnections = CONNECTIONS_MAX;
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  try {
    await app.listen(port, host);
  } catch (error) {
    await app.close();
    throw error;
  }
  return {
    host,
    port: (server.address() as AddressInfo).port,
    close: async () => {
      const cutOff = setTimeout(() => server.closeAllConnections(), CLOSE_GRACE_MS);
      try {
        await app.close();
      } finally {
        clearTimeout(cutOff);
      }
    },
  };
}
