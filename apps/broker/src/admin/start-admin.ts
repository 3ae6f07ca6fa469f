import type { Server } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import { isIP, type AddressInfo } from 'node:net';
import { isLoopback } from '../security/exposure.js';
import { createAdminApp } from './admin-app.js';
import type { AdminContext, AdminSettings } from './admin-context.js';
import { limitConnections } from './http/connection-limits.js';
import { FirstAdmin } from './sign-in/first-admin.js';
import { NO_SIGN_IN } from './sign-in/sign-in-settings.js';

export interface AdminServer {
  readonly host: string;
  readonly port: number;
  /** Lets requests under way finish for a moment, then cuts them off; closes its own database connections. */
  close(): Promise<void>;
}

const CLOSE_GRACE_MS = 2_000;

/** Starts the admin API. Rejects when the address is taken, or when it would be open to others unasked. */
export async function startAdmin(
  context: AdminContext,
  settings: AdminSettings,
): Promise<AdminServer> {
  const { host, port, databaseUrl, signIn = NO_SIGN_IN } = settings;
  if (!isLoopback(host) && !signIn.isRequired) {
    throw new Error(
      `The admin API would be open to everyone who reaches ${host}. Bind it to 127.0.0.1, or let callers sign in.`,
    );
  }
  if (signIn.isRequired && databaseUrl === null) {
    throw new Error(
      'The admin API cannot let anybody sign in without PostgreSQL: sessions and roles are kept there.',
    );
  }
  const app = await createAdminApp(context, settings);
  const server: Server = app.getHttpServer();
  limitConnections(server);
  settings.tls?.onChange((options) => (server as HttpsServer).setSecureContext(options));
  try {
    await app.listen(port, host);
    await app.get(FirstAdmin).announce(signIn.url ?? urlOf(server, settings));
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

/** As a browser on this machine reaches it. */
function urlOf(server: Server, { host, tls }: AdminSettings): string {
  const { port } = server.address() as AddressInfo;
  const isWildcard = host === '0.0.0.0' || host === '::';
  const name = isWildcard ? '127.0.0.1' : isIP(host) === 6 ? `[${host}]` : host;
  return `${tls ? 'https' : 'http'}://${name}:${port}`;
}
