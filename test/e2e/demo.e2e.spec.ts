import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

const main = path.resolve('apps/demo/dist/main.js');
/** Six processes are killed and started again, one after the other, on a machine that may be busy. */
const RUN_MS = 300_000;
/** Before the test's own time is over: what is late says what it did until then. */
const LATE_MS = RUN_MS - 30_000;

let database: TestDatabase;
const started = new Set<ChildProcess>();
const folders: string[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(async () => {
  for (const child of started) child.kill('SIGKILL');
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
  await database.drop();
});

/** The runner with what it wrote so far. */
async function run(args: string[], env: NodeJS.ProcessEnv) {
  const temporary = await mkdtemp(path.join(tmpdir(), 'posthorn-demo-test-'));
  folders.push(temporary);
  await chmod(temporary, 0o755); // PostgreSQL runs as another user when the tests run as root
  const child = spawn(process.execPath, [main, ...args], {
    env: { ...process.env, TMPDIR: temporary, DATABASE_URL: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.add(child);
  const late = AbortSignal.timeout(LATE_MS);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => (output += chunk));
  // All that it had to say is read by then, which is later than its exit on a busy machine.
  let isClosed = false;
  const closed = once(child, 'close', { signal: late }).then(() => (isClosed = true));
  closed.catch(() => undefined); // who waits for it is told
  return {
    child,
    temporary,
    output: () => output,
    async printed(pattern: RegExp): Promise<RegExpExecArray> {
      for (;;) {
        const match = pattern.exec(output);
        if (match) return match;
        if (isClosed) throw new Error(`the demo ended before ${pattern}:\n${output}`);
        if (late.aborted) throw new Error(`the demo printed no ${pattern}:\n${output}`);
        await sleep(20);
      }
    },
    async ended(): Promise<number | null> {
      await closed.catch((cause: unknown) => {
        throw new Error(`the demo has not ended:\n${output}`, { cause });
      });
      return child.exitCode;
    },
  };
}

/** Holds a port; undefined when somebody else holds it already, which serves as well. */
function occupy(port: number): Promise<Server | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false; // ESRCH: there is no such process
  }
};

async function allGone(pids: number[]): Promise<void> {
  while (pids.some(isAlive)) await sleep(20);
}

/** From the line that invites to kill them. */
function pidsIn(line: string): number[] {
  return [...line.matchAll(/(?:broker|orders|restaurant|payment|driver) (\d+)/g)].map(([, pid]) =>
    Number(pid),
  );
}

describe('the demo', () => {
  it(
    'ends with the strip intact when payment is slow and every process is killed in turn, two brokers among them',
    async () => {
      const demo = await run(['--headless', '--orders', '200', '--chaos', '--brokers', '2'], {
        DATABASE_URL: database.url,
      });
      const code = await demo.ended();
      expect(demo.output()).toMatch(
        /placed 200 = delivered \d+ \+ cancelled \d+ · lost 0 · duplicated 0 · out of order 0\n.*intact/,
      );
      expect(demo.output().match(/SIGKILL [\w-]+ \(process/g)).toHaveLength(6);
      expect(code).toBe(0);
    },
    RUN_MS,
  );

  describe('of two that start at the same moment', () => {
    let taken: (Server | undefined)[];
    /** Over a PostgreSQL that it brings, and over one that it is given. */
    let demos: Awaited<ReturnType<typeof run>>[];

    beforeAll(async () => {
      taken = [await occupy(9092), await occupy(4000)];
      const other = { DATABASE_URL: database.url };
      demos = await Promise.all([run(['--rate', '5'], {}), run(['--rate', '0'], other)]);
    });

    afterAll(() => {
      for (const server of taken) server?.close();
    });

    const printed = (pattern: RegExp) => Promise.all(demos.map((demo) => demo.printed(pattern)));

    it(
      'starts beside another one that starts at the same moment, and takes its children with it when it is killed',
      async () => {
        const kafka = (await printed(/Kafka clients: (\S+)/)).map(([, address]) => address);
        expect(new Set(kafka).size).toBe(2);
        const pages = (await printed(/the page: (\S+)/)).map(([, address]) => address);
        expect(new Set(pages).size).toBe(2);
        const lines = await printed(/kill -9 any of them.*/);
        const pids = lines.map(([line]) => pidsIn(line));
        expect(new Set(pids.flat()).size).toBe(10);
        // A service that came before would have joined the groups of the other demo's broker.
        for (const demo of demos) {
          const listening = [...demo.output().matchAll(/^(\w+) +listening/gm)];
          expect(listening[0]?.[1]).toBe('broker');
        }
        demos[1].child.kill('SIGKILL');
        await allGone(pids[1]);
      },
      RUN_MS,
    );

    it(
      'brings its own PostgreSQL, avoids taken ports, and leaves no process and no file behind after Ctrl-C',
      async () => {
        const [demo] = demos;
        const [line] = await demo.printed(/kill -9 any of them.*/);
        const [, url = ''] = await demo.printed(/the page: (\S+)/);
        const pids = pidsIn(line);
        expect(pids).toHaveLength(5);
        expect(demo.output()).not.toMatch(/127\.0\.0\.1:(9092|4000)\b/);
        await demo.printed(/OrderDelivered/);
        const strip = (await (await fetch(`${url}strip`)).json()) as {
          text: string;
          intact: boolean;
        };
        expect(strip).toMatchObject({ intact: true });
        expect(strip.text).toContain('lost 0 · duplicated 0 · out of order 0');
        demo.child.kill('SIGINT');
        expect(await demo.ended()).toBe(0);
        await allGone(pids);
        expect(await readdir(demo.temporary)).toEqual([]);
      },
      RUN_MS,
    );
  });

  it('says what is wrong with its options', async () => {
    const demo = await run(['--orders', 'many'], {});
    expect(await demo.ended()).toBe(2);
    expect(demo.output()).toContain(
      "--orders must be a whole number from 0 to 1000000, not 'many'",
    );
  });
});
