import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

/** Chooses ports for programs that will bind them later; none twice. */
export class Ports {
  private readonly chosen = new Set<number>();

  /** The preferred port when it is free, else any free one. */
  async choose(preferred: number): Promise<number> {
    let port = (await tryPort(preferred)) ?? (await tryPort(0));
    while (port !== undefined && this.chosen.has(port)) port = await tryPort(0);
    if (port === undefined) throw new Error('there is no free port on 127.0.0.1');
    this.chosen.add(port);
    return port;
  }
}

/** Binds the preferred port, or any free one when somebody has it. Returns which. */
export async function listenNear(server: Server, preferred: number, host: string): Promise<number> {
  for (const port of [preferred, 0]) {
    server.listen(port, host);
    try {
      await once(server, 'listening');
      break;
    } catch (error) {
      if (port === 0 || (error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    }
  }
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the page has no port');
  return address.port;
}

async function tryPort(port: number): Promise<number | undefined> {
  const server = createServer();
  try {
    const chosen = await new Promise<number>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => {
        const address = server.address();
        resolve(address && typeof address === 'object' ? address.port : 0);
      });
    });
    server.close();
    return chosen;
  } catch {
    return undefined; // taken, or not ours to take: another one is tried
  }
}
