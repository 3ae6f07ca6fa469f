import { createServer } from 'node:net';

/**
 * Below the range from which the system takes the ports of outgoing connections (32768 on Linux, 49152 elsewhere): while
 * a broker is down, one of thousands of attempts to reach it would be given its port, and reach itself.
 */
const FROM = 20_000;
const COUNT = 12_000;

/** A free port that stays free while nobody listens on it. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = FROM + Math.floor(Math.random() * COUNT);
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
