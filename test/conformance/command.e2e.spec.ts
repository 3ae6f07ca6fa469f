import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { Metadata } from '@posthorn/protocol';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { RawClient } from './raw-client.js';
import { until } from './support.js';

const MAIN = 'apps/broker/dist/main.js';
const WITHOUT_NEST = `import { registerHooks } from 'node:module';
registerHooks({ resolve(name, context, next) {
  if (/^(@nestjs|typeorm)\\b/.test(name)) throw new Error(name + ' is loaded');
  return next(name, context);
} });`;
const AN_OLD_NODE = `Object.defineProperty(process, 'versions', { value: { node: '20.19.0' } })`;

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the built command to its end. */
async function run(args: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
  const child = spawn(process.execPath, args, {
    env: { ...process.env, DATABASE_URL: '', ...env },
  });
  const code = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await code, out, err };
}

describe('the command', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase();
  });

  afterAll(() => database.drop());

  it('says one clear sentence on a Node that is too old, before it loads anything', async () => {
    const old = `data:text/javascript,${encodeURIComponent(AN_OLD_NODE)}`;
    const { code, out, err } = await run(['--import', old, MAIN]);
    expect([code, out]).toEqual([1, '']);
    expect(err).toBe('posthorn needs Node 22.15 or newer (zstd in node:zlib), this is 20.19.0.\n');
  });

  it.each<[string, number, string[], Record<string, string>, string]>([
    ['an unknown flag', 2, ['--prot', '1'], {}, 'Unknown argument --prot'],
    ['a value that makes no sense', 2, ['--port', 'x'], {}, '--port should be an integer'],
    ['a wide address', 2, ['--host', '0.0.0.0'], {}, 'POSTHORN_ALLOW_PLAINTEXT=true'],
    [
      'a database that is down',
      1,
      ['--port', '0'],
      { DATABASE_URL: 'postgres://127.0.0.1:1/x' },
      'PostgreSQL cannot be reached',
    ],
    [
      'a database that is none',
      2,
      ['--port', '0'],
      { DATABASE_URL: 'nonsense' },
      'DATABASE_URL should be an address like postgres://',
    ],
  ])('refuses %s with one line, and code %i', async (_, expected, args, env, sentence) => {
    const { code, err } = await run([MAIN, ...args], env);
    expect(code).toBe(expected);
    expect(err).toContain(sentence);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
  });

  it('refuses a port that is taken with one line, which says where and what to do', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const { code, err } = await run([MAIN, '--port', String(port), '--admin-port', '0'], {
      DATABASE_URL: database.url,
    });
    taken.close();
    const lines = err.trimEnd().split('\n');
    expect([code, lines.length]).toEqual([1, 1]);
    expect(lines[0]).toMatch(`127.0.0.1:${port}. Stop whoever listens there, or choose`);
  });

  it('ends with code 1 and says why when another broker has taken its id', async () => {
    const args = [MAIN, '--port', '0', '--admin-port', 'off', '--database-url', database.url];
    const ended = run(args);
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    // Its lease ended while it stood still, and somebody else came.
    const take = `update posthorn.brokers set broker_epoch = -1, place = 'elsewhere:1',
      expires_at = now() + interval '1 minute'`;
    try {
      await until(
        'the other broker to be there',
        async () => (await client.query(take)).rowCount === 1,
      );
      const { code, out } = await ended;
      expect(code).toBe(1);
      expect(out).toContain('another broker registered with the id 1');
      await client.query('delete from posthorn.brokers');
    } finally {
      await client.end();
    }
  });

  it('refuses to start under the id of a broker that lives', async () => {
    const base = [MAIN, '--port', '0', '--admin-port', 'off', '--database-url', database.url];
    const first = spawn(process.execPath, [...base, '--broker-id', '5'], { stdio: 'pipe' });
    try {
      let out = '';
      first.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
      await until('the first broker to listen', () => out.includes('"msg":"listening"'));
      const { code, err } = await run([...base, '--broker-id', '5']);
      expect(code).toBe(1);
      expect(err).toMatch(/^posthorn could not start: The broker id 5 is taken by the broker at/);
    } finally {
      first.kill('SIGKILL');
    }
  });

  it('is refused at once in the folder of another, which it names, and waits for one that is ending', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'posthorn-held-'));
    await chmod(folder, 0o755); // PostgreSQL runs as another user when the tests run as root
    const args = [MAIN, '--port', '0', '--admin-port', 'off', '--data-directory', folder];
    const start = () => {
      const child = spawn(process.execPath, args, { env: { ...process.env, DATABASE_URL: '' } });
      let err = '';
      child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
      child.stdout.resume();
      return { child, err: () => err };
    };
    const first = start();
    let next: ReturnType<typeof start> | undefined;
    try {
      await until('the first to be ready', () => first.err().includes('posthorn is ready'));
      const { code, out, err } = await run(args);
      expect([code, out.includes('"listening"')]).toEqual([1, false]);
      expect(err.trimEnd().split('\n')).toEqual([
        expect.stringMatching(
          `^A posthorn has its data in ${folder} already: process ${first.child.pid},`,
        ),
      ]);
      first.child.kill('SIGTERM');
      next = start();
      await until('the next to be ready', () => next?.err().includes('posthorn is ready') === true);
    } finally {
      for (const one of [first, next]) {
        if (one === undefined || one.child.exitCode !== null) continue;
        one.child.kill('SIGTERM');
        await once(one.child, 'exit');
      }
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('prints every setting on start --help', async () => {
    const { code, out } = await run([MAIN, 'start', '--help']);
    expect(code).toBe(0);
    expect(out).toContain('--advertised-host <value>  (POSTHORN_ADVERTISED_HOST, default not set)');
  });

  it('serves Kafka clients alone, and loads no Nest for it, where its admin port is off', async () => {
    const hooks = `data:text/javascript,${encodeURIComponent(WITHOUT_NEST)}`;
    const args = ['--import', hooks, MAIN, '--port', '0', '--database-url', database.url];
    const child = spawn(process.execPath, [...args, '--admin-port', 'off'], { stdio: 'pipe' });
    let out = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (out += chunk.toString()));
    try {
      await until('the broker to listen or end', () => /listening|could not start/.test(out));
      const line = out.split('\n').find((one) => one.includes('"msg":"listening"')) ?? out;
      const { port, adminPort } = JSON.parse(line) as Record<'port' | 'adminPort', number | null>;
      expect(adminPort).toBeNull();
      const client = await RawClient.open(`127.0.0.1:${port}`);
      const { brokers } = await client.ask(Metadata, 9, { topics: [] });
      expect(brokers.map((broker) => broker.port)).toContain(port);
      await client.close();
    } finally {
      child.kill('SIGKILL');
    }
  });

  it('serves until SIGTERM, closes its connections and ends with code 0', async () => {
    const args = [MAIN, '--port', '0', '--admin-port', '0', '--database-url', database.url];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    // Behind the last that it has printed, which 'exit' does not wait for.
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    let out = '';
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    await until('the broker to listen', () => out.includes('"msg":"listening"'));
    const line = out.split('\n').find((one) => one.includes('"msg":"listening"')) ?? '';
    const { port } = JSON.parse(line) as { port: number };
    const client = await RawClient.open(`127.0.0.1:${port}`);
    // Brokers that earlier tests killed are listed until their leases end.
    const { brokers } = await client.ask(Metadata, 9, { topics: [] });
    expect(brokers.map((broker) => broker.port)).toContain(port);
    child.kill('SIGTERM');
    await client.closed;
    expect(await ended).toBe(0);
    expect(out).toContain('"msg":"stopped"');
  });
});
