import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { freePort, startEmbeddedPostgres } from './embedded-postgres.js';

async function query<T extends object>(url: string, text: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<T>(text)).rows;
  } finally {
    await client.end();
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('startEmbeddedPostgres', () => {
  let dataDir: string;
  beforeEach(async () => {
    dataDir = await mkdtemp(path.join(tmpdir(), 'posthorn-embedded-'));
  });
  afterEach(() => rm(dataDir, { recursive: true, force: true }));

  it('keeps its data over a stop and over a crash of the server', async () => {
    const first = await startEmbeddedPostgres({ dataDir });
    await query(first.url, 'create table kept as select 1 as n');
    await first.stop();

    const second = await startEmbeddedPostgres({ dataDir });
    await query(second.url, 'insert into kept values (2)');
    await second.stop('immediate');

    const third = await startEmbeddedPostgres({ dataDir });
    expect(await query(third.url, 'select n from kept order by n')).toEqual([{ n: 1 }, { n: 2 }]);
    await third.stop();
    expect(isAlive(third.pid)).toBe(false);
  });

  it('ends with its parent even when that is killed with SIGKILL, and starts again on the same data', async () => {
    const script = `
      const { startEmbeddedPostgres } = await import(${JSON.stringify(path.resolve('libs/embedded-postgres/dist/index.js'))});
      const server = await startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)} });
      process.stdout.write(String(server.pid));
      setInterval(() => {}, 1000);`;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [output] = (await once(parent.stdout, 'data')) as [Buffer];
    const pid = Number(output.toString());
    expect(isAlive(pid)).toBe(true);
    parent.kill('SIGKILL');

    const again = await startEmbeddedPostgres({ dataDir }); // waits for the orphan's shutdown
    expect(isAlive(pid)).toBe(false);
    expect(again.pid).not.toBe(pid);
    await again.stop();
  });

  it('is reached by its Unix socket as well, also after a server that left one behind', async () => {
    if (process.platform === 'win32') return;
    const text = 'select inet_client_addr() is null as local, current_database() as name';
    const killed = await startEmbeddedPostgres({ dataDir });
    expect(await query(killed.socketUrl, text)).toEqual([{ local: true, name: 'posthorn' }]);
    expect(await query(killed.url, text)).toEqual([{ local: false, name: 'posthorn' }]);
    process.kill(killed.pid, 'SIGKILL');
    await killed.ended;

    const server = await startEmbeddedPostgres({ dataDir });
    expect(await query(server.socketUrl, text)).toEqual([{ local: true, name: 'posthorn' }]);
    const sockets = (await readdir(dataDir)).filter((name) => name.includes('PGSQL'));
    expect(sockets.toSorted()).toEqual([`.s.PGSQL.${server.port}`, `.s.PGSQL.${server.port}.lock`]);
    expect((await stat(path.join(dataDir, sockets[0]))).mode & 0o077).toBe(0);
    await server.stop();
  });

  it('has no Unix socket in a folder whose path is too long for one', async () => {
    const long = await mkdtemp(path.join(tmpdir(), `posthorn-embedded-${'x'.repeat(80)}`));
    try {
      const server = await startEmbeddedPostgres({ dataDir: long });
      expect(server.socketUrl).toBe(server.url);
      expect(await query(server.url, 'select 1 as n')).toEqual([{ n: 1 }]);
      await server.stop();
    } finally {
      await rm(long, { recursive: true, force: true });
    }
  });

  it('tells when the server ended by itself', async () => {
    const server = await startEmbeddedPostgres({ dataDir });
    process.kill(server.pid, 'SIGKILL');
    const { code } = await server.ended;
    expect(code).not.toBe(0);
    while (isAlive(server.pid)) await sleep(10);
  });

  it('takes another port where somebody took the one that it had chosen', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port: taken } = other.address() as AddressInfo;
    const free = await freePort();
    const chosen = [taken, free];
    const choosePort = (): Promise<number> => Promise.resolve(chosen.shift() ?? 0);
    const server = await startEmbeddedPostgres({ dataDir }, choosePort);
    expect(server.port).toBe(free);
    expect(await query(server.url, 'select 1 as n')).toEqual([{ n: 1 }]);
    await server.stop();
    // Of one that was asked for nothing else is made.
    await expect(startEmbeddedPostgres({ dataDir, port: taken })).rejects.toThrow(
      /ended while starting/,
    );
    other.close();
  });

  it('asks for the password that it made, which only the owner may read', async () => {
    const server = await startEmbeddedPostgres({ dataDir });
    const url = new URL(server.url);
    url.password = 'wrong';
    await expect(query(url.href, 'select 1')).rejects.toThrow(/password authentication failed/);
    expect((await stat(path.join(dataDir, 'password'))).mode & 0o077).toBe(0);
    await server.stop();
  });
});
