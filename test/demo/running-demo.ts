import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { WAIT_MS } from '../support/patience.js';

/** The demo's start is the longest: a database, a broker, four services. */
const PRINTED_MS = 3 * WAIT_MS;

/** As `npm run demo` starts it, and as `posthorn demo` does. */
export const STARTED_BY = {
  script: [path.resolve('apps/demo/dist/main.js')],
  command: [path.resolve('apps/broker/dist/main.js'), 'demo'],
} as const;

/** The demo with what it wrote so far. */
export class RunningDemo {
  private written = '';
  /** All that it had to say is read by then, which is later than its exit on a busy machine. */
  private readonly closed: Promise<unknown>;
  private isClosed = false;

  private constructor(
    readonly child: ChildProcess,
    private readonly temporary: string,
  ) {
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk) => (this.written += String(chunk)));
    this.closed = once(child, 'close').then(() => (this.isClosed = true));
  }

  static async start(
    args: readonly string[],
    databaseUrl: string,
    settings: Readonly<Record<string, string>> = {},
    startedBy: readonly string[] = STARTED_BY.script,
  ): Promise<RunningDemo> {
    const temporary = await mkdtemp(path.join(tmpdir(), 'posthorn-demo-test-'));
    await chmod(temporary, 0o755); // PostgreSQL runs as another user when the tests run as root
    const child = spawn(process.execPath, [...startedBy, ...args], {
      env: { ...process.env, ...settings, TMPDIR: temporary, DATABASE_URL: databaseUrl },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return new RunningDemo(child, temporary);
  }

  output(): string {
    return this.written;
  }

  /** The last lines of it. */
  lately(lines = 40): string {
    return this.written.split('\n').slice(-lines).join('\n');
  }

  /** Resolves once the demo has written this. Rejects when it ends before, or after three minutes. */
  async printed(pattern: RegExp): Promise<RegExpExecArray> {
    const deadline = performance.now() + PRINTED_MS;
    for (;;) {
      const match = pattern.exec(this.written);
      if (match) return match;
      if (this.isClosed) throw new Error(`the demo ended before ${pattern}:\n${this.written}`);
      if (performance.now() > deadline)
        throw new Error(`the demo did not write ${pattern}, but lately:\n${this.lately()}`);
      await sleep(20);
    }
  }

  /** The address of the page, once it is served. */
  async page(): Promise<string> {
    const [, url = ''] = await this.printed(/the page: (\S+)/);
    return url;
  }

  async ended(): Promise<number | null> {
    await this.closed;
    return this.child.exitCode;
  }

  /** As Ctrl-C does. One that does not end is killed, and its children end with it. */
  async stop(): Promise<void> {
    this.child.kill('SIGINT');
    const deadline = setTimeout(() => this.child.kill('SIGKILL'), WAIT_MS);
    await this.ended();
    clearTimeout(deadline);
    await rm(this.temporary, { recursive: true, force: true });
  }
}
