import { once } from 'node:events';
import { readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';

/** PostgreSQL's own name for it, in its `unix_socket_directories`. */
const NAME = '.s.PGSQL.';
/** `sun_path` with its final zero: 108 bytes on Linux, 104 elsewhere. PostgreSQL refuses to start with a longer one. */
const PATH_BYTES_MAX = 103;

/**
 * The folder of the server's Unix socket: its own, so that nobody else has one there. null where there is none: on Windows,
 * when the path is too long or has a comma, which parts the folders of the setting, and on file systems without sockets,
 * as those are that a virtual machine shares with its host. PostgreSQL would not start there.
 */
export async function socketFolder(root: string, port: number): Promise<string | null> {
  if (process.platform === 'win32' || /[,"]/.test(root)) return null;
  if (Buffer.byteLength(socketPath(root, port)) > PATH_BYTES_MAX) return null;
  return (await takesSockets(root)) ? root : null;
}

/** libpq, node-postgres and what stands on it take a folder for the host, escaped. */
export function socketUrl(tcpUrl: string, folder: string): string {
  const { username, password, port, pathname } = new URL(tcpUrl);
  return `postgresql://${username}:${password}@${encodeURIComponent(folder)}:${port}${pathname}`;
}

/** Those of a server that was killed: the port is another each time, and PostgreSQL removes only what has its own. */
export async function removeLeftSockets(root: string): Promise<void> {
  const left = (await readdir(root)).filter((name) => name.startsWith(NAME));
  await Promise.all(left.map((name) => rm(path.join(root, name), { force: true })));
}

async function takesSockets(root: string): Promise<boolean> {
  const server = createServer();
  try {
    await once(server.listen(socketPath(root, 0)), 'listening');
    return true;
  } catch {
    return false; // whatever keeps us from it would keep PostgreSQL
  } finally {
    server.close();
  }
}

function socketPath(root: string, port: number): string {
  return path.join(root, `${NAME}${port}`);
}
