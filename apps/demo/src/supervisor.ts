import { spawn, type ChildProcess } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { createRequire } from 'node:module';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { CombinedLog } from './console.js';
import type { Report } from './report-listening.js';

export interface Program {
  readonly name: string;
  /** Absolute path of the script. */
  readonly script: string;
  readonly env: Readonly<Record<string, string>>;
  /** Where it listens when it works. */
  readonly ports: readonly number[];
}

export class PortTakenError extends Error {
  override readonly name = 'PortTakenError';

  constructor(
    readonly program: string,
    readonly port: number,
    code: string,
  ) {
    super(`${program} cannot have port ${port} (${code}): somebody else took it meanwhile`);
  }
}

const preloads = ['./exit-with-parent.js', './report-listening.js', './lend-packages.js'].flatMap(
  (file) => ['--import', new URL(file, import.meta.url).href],
);
const RESTART_FIRST_MS = 100;
const RESTART_MAX_MS = 5000;
/** One that ran this long is not failing at start. */
const SETTLED_MS = 5000;
const STOP_MS = 10_000;
/** Of one that is replaced: twice what Kubernetes gives by default, since a laptop has less time for each of ours. */
const REPLACE_MS = 60_000;

/**
 * One child process that is started again whenever it ends, until it is stopped. Emits `change` when it starts, listens or
 * ends.
 */
export class Supervised extends EventEmitter<{ change: [] }> {
  private child: ChildProcess | undefined;
  private stopping = false;
  private isHeld = false;
  private restartMs = RESTART_FIRST_MS;
  private restart: NodeJS.Timeout | undefined;
  private downMs: number | undefined;
  private overrides: Readonly<Record<string, string>> = {};
  private readonly listening = new Set<number>();
  private refusal: PortTakenError | undefined;
  private ended: Promise<void> = Promise.resolve();
  restarts = 0;
  /** What a helper says it has done; undefined until it has begun. */
  count: number | undefined;

  constructor(
    readonly program: Program,
    private readonly log: CombinedLog,
  ) {
    super();
  }

  /** Undefined while it is down. */
  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** It has bound the ports that it is known by. */
  get isListening(): boolean {
    return this.program.ports.every((port) => this.listening.has(port));
  }

  start(): void {
    const { name, script, env } = this.program;
    const startedAt = performance.now();
    this.isHeld = false;
    this.refusal = undefined;
    const child = spawn(process.execPath, [...preloads, script], {
      env: { ...process.env, ...env, ...this.overrides },
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
    child.on('message', (report) => this.onReport(report as Report));
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
    this.emit('change');
  }

  /** Resolves once it has bound its ports; rejects with PortTakenError once it is refused one. */
  async bound(signal: AbortSignal): Promise<void> {
    while (!this.isListening) {
      if (this.refusal) throw this.refusal;
      await once(this, 'change', { signal });
    }
  }

  /**
   * As the kernel's out-of-memory killer would: no warning, no clean-up. It is started again at once, or after `downMs`,
   * as when its machine had to be replaced.
   */
  kill(downMs?: number): void {
    this.downMs = downMs;
    this.child?.kill('SIGKILL');
  }

  /** As `kill`, and it stays down until `start`. */
  killAndHold(): void {
    this.isHeld = true;
    this.child?.kill('SIGKILL');
  }

  /** Asks it to end, and insists after a minute; what ended is started again. */
  restartNow(): void {
    const { child } = this;
    if (!child) return;
    child.kill('SIGTERM');
    const deadline = setTimeout(() => {
      this.log.say(`${this.program.name} did not end within ${REPLACE_MS / 1000} s, killing it`);
      child.kill('SIGKILL');
    }, REPLACE_MS);
    child.once('exit', () => clearTimeout(deadline));
  }

  /** Another release of it: asks it to end, and starts it again with these settings over its own. */
  deploy(overrides: Readonly<Record<string, string>>): void {
    this.overrides = overrides;
    this.restartNow();
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

  private onReport(report: Report): void {
    if ('listening' in report) this.listening.add(report.listening);
    else if ('count' in report) this.count = report.count;
    else this.refusal = new PortTakenError(this.program.name, report.refused, report.code);
    this.emit('change');
  }

  private onExit(reason: string, livedMs: number): void {
    this.child = undefined;
    this.listening.clear();
    this.emit('change');
    if (this.stopping) return;
    this.restarts += 1;
    if (this.isHeld) {
      this.log.say(`${this.program.name} ended (${reason}), and is left down`);
      return;
    }
    if (livedMs > SETTLED_MS) this.restartMs = RESTART_FIRST_MS;
    const when = this.downMs === undefined ? '' : ` in ${this.downMs / 1000} s`;
    this.log.say(`${this.program.name} ended (${reason}), starting it again${when}`);
    this.restart = setTimeout(() => this.start(), this.downMs ?? this.restartMs);
    this.downMs = undefined;
    this.restartMs = Math.min(this.restartMs * 2, RESTART_MAX_MS);
  }
}

/**
 * The compiled entry of a sibling app. The services come with the demo; the broker is the package posthorn, wherever npm
 * has put it.
 */
export function entryOf(app: string): string {
  if (app === 'broker') {
    const library = createRequire(import.meta.url).resolve('posthorn');
    return path.join(path.dirname(library), 'main.js');
  }
  return fileURLToPath(new URL(`../../${app}/dist/main.js`, import.meta.url));
}
