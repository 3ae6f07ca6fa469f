import { CommanderError, type Command } from 'commander';
import { currentContext } from '../contexts/context-file.js';
import { mergedSettings, type StoredSettings } from '../contexts/settings.js';
import { coloured, type Colour } from '../output/table.js';
import { buildProgram, type GlobalOptions } from '../program.js';
import { ExitCode } from './exit-code.js';
import { explain } from './explain.js';
import type { BrokerHost } from './host.js';
import { Invocation } from './invocation.js';
import type { Env, Streams } from './streams.js';

export interface RunOptions {
  readonly env: Env;
  readonly streams: Streams;
  /** null: this is the command without a broker. */
  readonly host: BrokerHost | null;
  /** Calls back on Ctrl-C; returns what ends that. */
  readonly onInterrupt: (listener: () => void) => () => void;
}

/** Runs one command; resolves with how it ended. Throws nothing: what goes wrong is told on stderr. */
export async function runCli(argv: readonly string[], options: RunOptions): Promise<number> {
  const run = new Run(options);
  try {
    await run.program.parseAsync(asOption(argv), { from: 'user' });
  } catch (error) {
    await run.end();
    return run.failed(error);
  }
  await run.end();
  return run.exitCode;
}

/** `help topic create`: commander's help knows one word, and would tell of `topic`. */
function asOption(argv: readonly string[]): string[] {
  const [first, ...words] = argv;
  return first === 'help' ? [...words, '--help'] : [...argv];
}

/** `nope --help`: commander would print all there is, without a word about that one. */
function refuseUnknown(command: Command): void {
  const word = command.args.find((one) => one !== 'help');
  const takesCommand = command.commands.length > 0 && command.registeredArguments.length === 0;
  // Without the option it is told as any other unknown command, with what is like it.
  if (takesCommand && word !== undefined && !word.startsWith('-'))
    command.parse([word], { from: 'user' });
}

class Run {
  readonly program: Command;
  #invocation: Invocation | null = null;
  #unlisten = (): void => undefined;

  constructor(private readonly options: RunOptions) {
    const { streams, host } = options;
    this.program = buildProgram({
      host,
      run:
        (action) =>
        async (...args) =>
          action(await this.#invoke(), ...args),
    });
    this.program.addHelpText('beforeAll', ({ command }) => {
      refuseUnknown(command);
      return '';
    });
    this.program.exitOverride().configureOutput({
      writeOut: (text) => void streams.stdout.write(text),
      writeErr: (text) => void streams.stderr.write(text),
      getOutHelpWidth: () => streams.stdout.columns ?? 100,
      getErrHelpWidth: () => streams.stderr.columns ?? 100,
      getOutHasColors: () => streams.stdout.isTTY === true,
      getErrHasColors: () => streams.stderr.isTTY === true,
    });
    inherit(this.program);
  }

  get exitCode(): number {
    const own = this.#invocation?.exitCode ?? ExitCode.DONE;
    return this.#invocation?.stopped === 'interrupted' ? ExitCode.INTERRUPTED : own;
  }

  async end(): Promise<void> {
    this.#unlisten();
    await this.#invocation?.close();
  }

  failed(error: unknown): number {
    const stopped = this.#invocation?.stopped ?? null;
    if (stopped !== null) return stopped === 'interrupted' ? ExitCode.INTERRUPTED : ExitCode.DONE;
    // Commander has written what is wrong, or the help that was asked for.
    if (error instanceof CommanderError)
      return error.exitCode === 0 ? ExitCode.DONE : ExitCode.USAGE;
    const { stderr } = this.options.streams;
    const { settings } = this.#invocation ?? {};
    const { message, hint, docs, exitCode } = explain(error, settings?.brokers ?? '');
    const say = (colour: Colour, what: string, text: string): void =>
      void stderr.write(`${coloured(stderr, colour, `${what}:`)} ${text}\n`);
    say('red', 'error', message);
    if (hint !== null) say('dim', 'hint', hint);
    // The broker names its pages by their paths.
    if (docs !== null) say('dim', 'docs', new URL(docs, settings?.api).href);
    return exitCode;
  }

  async #invoke(): Promise<Invocation> {
    const { env, streams, onInterrupt } = this.options;
    const globals = this.program.opts<GlobalOptions>();
    const given = givenBy(globals);
    const context = {
      settings: await currentContext(env, globals.context),
      isNamed: globals.context !== undefined,
    };
    const invocation = new Invocation({
      env,
      streams,
      timeoutMs: globals.timeout,
      settings: mergedSettings(given, env, context),
      given,
    });
    this.#invocation = invocation;
    streams.stdout.on('error', (error: NodeJS.ErrnoException) => {
      // Of `posthorn consume x | head`: head has seen enough.
      if (error.code === 'EPIPE') invocation.stop('nobody reads');
      else throw error;
    });
    this.#unlisten = onInterrupt(() => invocation.stop('interrupted'));
    return invocation;
  }
}

/** Commander hands these down to commands that it makes, not to commands that are added. */
function inherit(parent: Command, path = parent.name()): void {
  for (const command of parent.commands) {
    const own = `${path} ${command.name()}`;
    command.copyInheritedSettings(parent).showHelpAfterError(`${own} --help tells what there is.`);
    inherit(command, own);
  }
}

function givenBy({ setting, brokers, api }: GlobalOptions): StoredSettings {
  return {
    ...Object.fromEntries(setting),
    ...(brokers === undefined ? {} : { brokers }),
    ...(api === undefined ? {} : { api }),
  };
}
