import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';

const MAIN = 'apps/broker/dist/main.js';

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface RunOptions {
  /** Standard input, which ends behind it. */
  readonly input?: string | Buffer;
  readonly env?: Readonly<Record<string, string>>;
  /** false: without the options of every run. */
  readonly withOptions?: boolean;
}

/** The built command as a user runs it, with a configuration directory of its own. */
export class Command {
  readonly configuration = mkdtempSync(path.join(tmpdir(), 'posthorn-cli-'));

  /** @param options of every run, such as where the brokers are */
  constructor(readonly options: readonly string[] = []) {}

  /** Runs to the end. */
  async run(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
    const child = this.start(args, options);
    const code = new Promise<number | null>((resolve) => child.once('exit', resolve));
    child.stdin.end(options.input ?? '');
    const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
    return { code: await code, out, err };
  }

  /** What it printed; rejects with what it said when it did not end well. */
  async print(args: readonly string[], options: RunOptions = {}): Promise<string> {
    const { code, out, err } = await this.run(args, options);
    if (code !== 0) throw new Error(`posthorn ${args.join(' ')} ended with ${code}: ${err}`);
    return out;
  }

  async json<T>(args: readonly string[], options: RunOptions = {}): Promise<T> {
    return JSON.parse(await this.print([...args, '-o', 'json'], options)) as T;
  }

  /** Runs until somebody ends it. */
  start(args: readonly string[], { env = {}, withOptions = true }: RunOptions = {}) {
    return spawn(process.execPath, [MAIN, ...args, ...(withOptions ? this.options : [])], {
      env: {
        PATH: process.env.PATH,
        XDG_CONFIG_HOME: this.configuration,
        DATABASE_URL: '',
        ...env,
      },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
  }

  remove(): void {
    rmSync(this.configuration, { recursive: true, force: true });
  }
}
