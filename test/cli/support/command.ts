import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { runCli } from '../../../libs/cli/src/runtime/run-cli.js';

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
  /** Of a run in this process: told what is said while it is said. */
  readonly onErr?: (text: string) => void;
  /** Of a run in this process: progress is drawn. */
  readonly isAtTerminal?: boolean;
  /** false: without the options of every run. */
  readonly withOptions?: boolean;
}

/** The command with a configuration directory of its own. */
abstract class AnyCommand {
  readonly configuration = mkdtempSync(path.join(tmpdir(), 'posthorn-cli-'));

  /** @param options of every run, such as where the brokers are */
  constructor(readonly options: readonly string[] = []) {}

  /** Runs to the end. */
  abstract run(args: readonly string[], options?: RunOptions): Promise<Ended>;

  /** What it printed; rejects with what it said when it did not end well. */
  async print(args: readonly string[], options: RunOptions = {}): Promise<string> {
    const { code, out, err } = await this.run(args, options);
    if (code !== 0) throw new Error(`posthorn ${args.join(' ')} ended with ${code}: ${err}`);
    return out;
  }

  async json<T>(args: readonly string[], options: RunOptions = {}): Promise<T> {
    return JSON.parse(await this.print([...args, '-o', 'json'], options)) as T;
  }

  remove(): void {
    rmSync(this.configuration, { recursive: true, force: true });
  }

  protected argv(args: readonly string[], { withOptions = true }: RunOptions): readonly string[] {
    return [...args, ...(withOptions ? this.options : [])];
  }

  protected env({ env = {} }: RunOptions): Readonly<Record<string, string | undefined>> {
    const { configuration } = this;
    return { PATH: process.env.PATH, XDG_CONFIG_HOME: configuration, DATABASE_URL: '', ...env };
  }
}

/** As a user has it: the built command in a process of its own. */
export class Command extends AnyCommand {
  override async run(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
    const child = this.start(args, options);
    const code = new Promise<number | null>((resolve) => child.once('exit', resolve));
    child.stdin.end(options.input ?? '');
    const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
    return { code: await code, out, err };
  }

  /** Runs until somebody ends it. */
  start(args: readonly string[], options: RunOptions = {}) {
    return spawn(process.execPath, [MAIN, ...this.argv(args, options)], {
      env: this.env(options),
      stdio: ['pipe', 'pipe', 'pipe'],
    });
  }
}

/**
 * All of the command but its process, whose start costs more than most commands do. Where what the process adds matters
 * (signals, pipes, exit codes, the broker's part), use `Command`.
 */
export class InProcess extends AnyCommand {
  override async run(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
    const [stdout, stderr] = [new Collected(), new Collected(options.onErr)];
    if (options.isAtTerminal === true) Object.assign(stderr, { isTTY: true });
    const stdin = Readable.from(options.input === undefined ? [] : [Buffer.from(options.input)]);
    const code = await runCli(this.argv(args, options), {
      env: this.env(options),
      streams: { stdin, stdout, stderr },
      host: null,
      onInterrupt: () => () => undefined,
    });
    return { code, out: stdout.text, err: stderr.text };
  }
}

class Collected extends Writable {
  #chunks: Buffer[] = [];

  constructor(private readonly onText: (text: string) => void = () => undefined) {
    super();
  }

  get text(): string {
    return Buffer.concat(this.#chunks).toString();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#chunks.push(chunk);
    this.onText(chunk.toString());
    done();
  }
}
