import { once } from 'node:events';
import { Agent, get, type IncomingHttpHeaders } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startHarness, type AdminHarness } from '../support/admin-harness.js';

/** As many as the server takes, and how many of them it leaves open after an answer. */
const CONNECTIONS_MAX = 256;
const KEPT_MAX = 192;
/** Node's own default is 5 s, and it closes a second later. */
const LONGER_THAN_NODES_MS = 7_000;

interface Asked {
  readonly headers: IncomingHttpHeaders;
  readonly isReused: boolean;
}

let admin: AdminHarness;
beforeEach(async () => {
  admin = await startHarness();
});
afterEach(() => admin.close());

function ask(agent: Agent): Promise<Asked> {
  const { port } = admin;
  return new Promise((resolve, reject) => {
    const asking = get({ host: '127.0.0.1', port, path: '/health/live', agent }, (response) => {
      response.resume().once('end', () => {
        resolve({ headers: response.headers, isReused: asking.reusedSocket });
      });
    }).once('error', reject);
  });
}

async function opened(): Promise<Socket> {
  const socket = connect(admin.port, '127.0.0.1').on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

const REQUEST = 'GET /health/live HTTP/1.1\r\nHost: localhost\r\n';

/** The head of its answer. */
async function answered(socket: Socket): Promise<string> {
  socket.write(`${REQUEST}\r\n`);
  const [bytes] = (await once(socket, 'data')) as [Buffer];
  return bytes.toString();
}

describe('a connection to the admin API', () => {
  it('rests for longer than load balancers keep theirs, so that it is they who close it', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    try {
      const first = await ask(agent);
      expect([first.headers.connection, first.headers['keep-alive']]).toEqual([
        'keep-alive',
        'timeout=620',
      ]);
      await sleep(LONGER_THAN_NODES_MS);
      expect((await ask(agent)).isReused).toBe(true);
    } finally {
      agent.destroy();
    }
  });

  it('is closed with its answer where so many are open that those which rest would keep others out', async () => {
    const sockets = await Promise.all(Array.from({ length: CONNECTIONS_MAX }, () => opened()));
    try {
      const closed: Promise<unknown>[] = [];
      for (const socket of sockets) {
        const ended = once(socket, 'close');
        if (/^connection: close/im.test(await answered(socket))) closed.push(ended);
      }
      await Promise.all(closed);
      expect(closed.length).toBe(CONNECTIONS_MAX - KEPT_MAX);
      expect(await answered(await opened())).toMatch(/^HTTP\/1\.1 200 /);
    } finally {
      for (const socket of sockets) socket.destroy();
    }
  });

  it('that rests is ended at once when the broker stops, before one whose request is on its way', async () => {
    const [resting, asking] = [await opened(), await opened()];
    const order: string[] = [];
    const ended = [
      once(resting, 'close').then(() => order.push('that rests')),
      once(asking, 'close').then(() => order.push('that asks')),
    ];
    await answered(resting);
    asking.write(REQUEST);
    // By then the server has read that one, too.
    await answered(resting);
    await admin.close();
    await Promise.all(ended);
    expect(order).toEqual(['that rests', 'that asks']);
    admin = await startHarness();
  });
});
