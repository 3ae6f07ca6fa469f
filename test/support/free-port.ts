import { createServer } from 'node:net';

/**
 * Below the range from which the system takes the ports of outgoing connections (32768 on Linux, 49152 elsewhere): while
 * a broker is down, one of thousands of attempts to reach it would be given its port, and reach itself.
 */
const FROM = 20_000;
const COUNT = 12_000;
/** Workers of a run have ports of their own: of what one has chosen for a process that has yet to start the others cannot know. */
const WORKERS = 8;
const EACH = COUNT / WORKERS;

const first = FROM + (Number(process.env.JEST_WORKER_ID ?? 0) % WORKERS) * EACH;
/** Runs beside this one begin elsewhere. */
let next = Math.floor(Math.random() * EACH);

/** A free port that stays free while nobody listens on it. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = first + (next++ % EACH);
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
