import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../support/free-port.js';
import type { Address } from './raw-cluster.js';

const MAIN = path.resolve('apps/broker/dist/main.js');
const START_MS = 120_000;
const LINES_MAX = 5_000;
const START_ATTEMPTS_MAX = 10;

export interface BrokerLine {
  /** pino's: 30 info, 40 warn, 50 error. */
  readonly level: number;
  readonly msg: string;
}

export interface BrokerProcessOptions {
  readonly databaseUrl: string;
  /** 1 by default; null: whichever it finds. */
  readonly brokerId?: number | null;
  /** A free one by default. */
  readonly port?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** At a free port. Not by default: to load it is five sixths of a broker's start. `env` may name a port as well. */
  readonly hasAdminApi?: boolean;
}

/** The broker as its users run it: a process that may be killed, paused and started again on the same port. */
export class BrokerProcess {
  /** What all its lives logged, in order. */
  readonly lines: BrokerLine[] = [];
  readonly stderr: string[] = [];
  #child: ChildProcess | null = null;

  private constructor(
    private readonly options: BrokerProcessOptions,
    readonly port: number,
  ) {}

  static async start(options: BrokerProcessOptions): Promise<BrokerProcess> {
    const broker = new BrokerProcess(options, options.port ?? (await freePort()));
    await broker.start();
    return broker;
  }

  get address(): Address {
    return `127.0.0.1:${this.port}`;
  }

  /** Memory that it holds now. */
  get residentBytes(): number {
    const status = readFileSync(`/proc/${this.#child?.pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024;
  }

  logged(least: number): readonly BrokerLine[] {
    return this.lines.filter(({ level }) => level >= least);
  }

  /** Resolves once it listens; rejects with what it said when it ends before that. */
  async start(): Promise<void> {
    const { brokerId = 1, hasAdminApi = false } = this.options;
    const child = spawn(process.execPath, [MAIN], {
      env: {
        ...process.env,
        DATABASE_URL: this.options.databaseUrl,
        POSTHORN_PORT: String(this.port),
        POSTHORN_ADMIN_PORT: hasAdminApi ? '0' : 'off',
        POSTHORN_BROKER_ID: brokerId === null ? '' : String(brokerId),
        POSTHORN_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
        ...this.options.env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    const endWithUs = (): boolean => child.kill('SIGKILL');
    process.once('exit', endWithUs);
    child.once('exit', () => process.off('exit', endWithUs));
    const listening = this.#collect(child);
    const ended = once(child, 'close').then(([code]) => {
      throw new Error(`the broker ended with ${code}: ${this.stderr.slice(-5).join('\n')}`);
    });
    // Also rejects after a wanted end, when nobody waits for it any more.
    ended.catch(() => undefined);
    const late = new Promise<never>((_, reject) => {
      const timer = setTimeout(() => {
        const usedMs = cpuMsOf(child);
        child.kill('SIGKILL');
        const said = this.lines.slice(-3).map(({ msg }) => msg);
        const what = `the broker did not listen within ${START_MS} ms, of which it had the processor for ${usedMs}`;
        reject(new Error(`${what}: ${said.join('; ')}`));
      }, START_MS);
      void listening.finally(() => clearTimeout(timer));
      child.once('close', () => clearTimeout(timer));
    });
    await Promise.race([listening, ended, late]);
  }

  /** As what supervises a broker does: one that ends because PostgreSQL was away at its start is started again. */
  async startAgain(): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.start();
      } catch (error) {
        if (attempt === START_ATTEMPTS_MAX) throw error;
        await sleep(500);
      }
    }
  }

  /** Resolves once the process is gone. */
  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const closed = once(child, 'close');
    child.kill(signal);
    await closed;
  }

  /** Stops its time, as a frozen virtual machine does: its sockets stay open and nothing answers. */
  pause(): void {
    this.#child?.kill('SIGSTOP');
  }

  resume(): void {
    this.#child?.kill('SIGCONT');
  }

  #collect(child: ChildProcess): Promise<void> {
    const { stdout, stderr } = child;
    if (!stdout || !stderr) throw new Error('the broker has no output');
    createInterface(stderr).on('line', (line) => void this.stderr.push(line));
    return new Promise((resolve) => {
      createInterface(stdout).on('line', (text) => {
        const line = JSON.parse(text) as BrokerLine;
        if (this.lines.length < LINES_MAX) this.lines.push(line);
        if (line.msg.startsWith('listening')) resolve();
      });
    });
  }
}

/** Tells a machine that had no time for it from a broker that waits for something. */
function cpuMsOf({ pid }: ChildProcess): number {
  const [, fields = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
  const [user = 0, system = 0] = fields.split(' ').slice(11, 13).map(Number);
  return (user + system) * 10;
}
