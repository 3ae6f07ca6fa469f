import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { CombinedLog } from './console.js';

export interface Program {
  readonly name: string;
  /** Absolute path of the script. */
  readonly script: string;
  readonly env: Readonly<Record<string, string>>;
}

const preload = new URL('./exit-with-parent.js', import.meta.url).href;
const RESTART_FIRST_MS = 100;
const RESTART_MAX_MS = 5000;
/** One that ran this long is not failing at start. */
const SETTLED_MS = 5000;
const STOP_MS = 10_000;

/** One child process that is started again whenever it ends, until it is stopped. */
export class Supervised {
  private child: ChildProcess | undefined;
  private stopping = false;
  private restartMs = RESTART_FIRST_MS;
  private restart: NodeJS.Timeout | undefined;
  private downMs: number | undefined;
  private ended: Promise<void> = Promise.resolve();
  restarts = 0;

  constructor(
    readonly program: Program,
    private readonly log: CombinedLog,
  ) {}

  get pid(): number | undefined {
    return this.child?.pid;
  }

  start(): void {
    const { name, script, env } = this.program;
    const startedAt = performance.now();
    const child = spawn(process.execPath, ['--import', preload, script], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      // A group of its own, or Ctrl-C in the terminal would reach it before we can stop everything in order.
      detached: process.platform !== 'win32',
    });
    this.child = child;
    for (const stream of [child.stdout, child.stderr]) {
      if (stream)
        createInterface({ input: stream }).on('line', (line) =>
          this.log.child(name, line, stream === child.stderr),
        );
    }
    this.ended = new Promise((resolve) => {
      child.once('error', (error) => {
        this.log.say(`${name} cannot be started: ${error.message}`);
        resolve();
      });
      child.once('exit', (code, signal) => {
        resolve();
        this.onExit(signal ?? `code ${code}`, performance.now() - startedAt);
      });
    });
  }

  /**
   * As the kernel's out-of-memory killer would: no warning, no clean-up. It is started again at once, or after `downMs`,
   * as when its machine had to be replaced.
   */
  kill(downMs?: number): void {
    this.downMs = downMs;
    this.child?.kill('SIGKILL');
  }

  /** Asks it to end; what ended is started again. */
  restartNow(): void {
    this.child?.kill('SIGTERM');
  }

  /** SIGTERM, and SIGKILL for one that does not end in time. */
  async stop(): Promise<void> {
    this.stopping = true;
    clearTimeout(this.restart);
    this.child?.kill('SIGTERM');
    const deadline = setTimeout(() => this.kill(), STOP_MS);
    await this.ended;
    clearTimeout(deadline);
  }

  private onExit(reason: string, livedMs: number): void {
    if (this.stopping) return;
    if (livedMs > SETTLED_MS) this.restartMs = RESTART_FIRST_MS;
    const when = this.downMs === undefined ? '' : ` in ${this.downMs / 1000} s`;
    this.log.say(`${this.program.name} ended (${reason}), starting it again${when}`);
    this.restarts += 1;
    this.restart = setTimeout(() => this.start(), this.downMs ?? this.restartMs);
    this.downMs = undefined;
    this.restartMs = Math.min(this.restartMs * 2, RESTART_MAX_MS);
  }
}

/** The compiled entry of a sibling app. */
export function entryOf(app: string): string {
  return fileURLToPath(new URL(`../../${app}/dist/main.js`, import.meta.url));
}
