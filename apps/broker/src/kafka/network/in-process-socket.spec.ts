import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import { setImmediate as turn } from 'node:timers/promises';
import { InProcessSocket } from './in-process-socket.js';

describe('a connection inside the process', () => {
  it('carries bytes both ways, in order, after telling that it is connected', async () => {
    const { client, server } = InProcessSocket.pair();
    await once(client, 'connect');
    const asked = buffer(server);
    const answered = buffer(client);
    client.cork();
    client.write('a');
    client.write('b');
    client.uncork();
    client.end('c');
    server.write('1');
    expect((await asked).toString()).toBe('abc');
    server.end('2');
    expect((await answered).toString()).toBe('12');
  });

  it('hands over copies: what one end changes later, the other does not see', async () => {
    const { client, server } = InProcessSocket.pair();
    const sent = Buffer.from('before');
    client.write(sent);
    sent.fill('x');
    client.end();
    expect((await buffer(server)).toString()).not.toBe(sent.toString());
  });

  it('makes a writer wait for a reader who does not read', async () => {
    const { client, server } = InProcessSocket.pair();
    while (client.write(Buffer.alloc(16 * 1024))) await turn();
    for (let turns = 0; turns < 10; turns += 1) await turn();
    expect(client.writableLength).toBeGreaterThan(0);
    server.resume();
    await once(client, 'drain');
    client.destroy();
  });

  it('ends half: who was asked for something still answers', async () => {
    const { client, server } = InProcessSocket.pair();
    client.on('error', () => undefined);
    const answered = buffer(client);
    client.end('question');
    await buffer(server);
    server.end('answer');
    expect((await answered).toString()).toBe('answer');
  });

  it('is closed at both ends when one is destroyed, and leaves no writer waiting', async () => {
    const { client, server } = InProcessSocket.pair();
    client.on('error', () => undefined);
    client.write(Buffer.alloc(1024 * 1024));
    await turn();
    const closed = new Promise((resolve) => client.once('close', resolve));
    server.destroy();
    await closed;
    expect(client.destroyed).toBe(true);
  });
});
