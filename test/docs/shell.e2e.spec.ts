import { rmSync } from 'node:fs';
import { startBroker, type RunningBroker } from 'posthorn';
import { loadConfig } from '../../apps/broker/src/config/load-config.js';
import { settings } from '../../apps/broker/src/config/config.js';
import { PostgresServer } from '../durability/support/postgres-server.js';
import { blocksOf, contextOf, outputAfter, ROOT, type Block } from './blocks.js';
import { commandsOf, settingsOf, type Command } from './commands.js';
import { expectOutput } from './expect-output.js';
import { missingProgram, Shell } from './shell.js';
import { exceptions } from './shell-exceptions.js';

/** Each command is a process, on a machine that may be busy. */
const DOCUMENT_MS = 180_000;
/** Beyond coreutils. */
const PROGRAMS = ['bash', 'curl', 'jq'];

const blocks = blocksOf('sh');
const exceptionOf = ({ file }: Block, { text }: Command) =>
  exceptions.find(
    (each) => (each.file === undefined || each.file === file) && each.command.test(text),
  );

interface Named {
  readonly name?: string;
  readonly groupId?: string;
}

interface Step extends Command {
  readonly block: Block;
}

const steps: readonly Step[] = blocks.flatMap((block) =>
  commandsOf(block.code).map((command) => ({ ...command, block })),
);
const toRun = steps.filter((step) => !settingsOf(step.text) && !exceptionOf(step.block, step));
const files = [...new Set(toRun.map(({ block }) => block.file))];
const at = ({ block, line }: Step): string => `${block.file}:${block.line + line}`;

describe('the shell commands in the documents', () => {
  /** With its defaults: the server that the tests share does not wait for the disk, of which `posthorn doctor` complains. */
  let postgres: PostgresServer;
  let broker: RunningBroker;
  let missing: string | undefined;

  beforeAll(async () => {
    missing = await missingProgram(PROGRAMS);
    postgres = await PostgresServer.start();
    broker = await startBroker({
      port: 0,
      adminPort: 0,
      databaseUrl: postgres.url,
      groupInitialRebalanceDelayMs: 0,
      logLevel: 'warn',
    });
  }, DOCUMENT_MS);

  afterAll(async () => {
    await broker?.close();
    await postgres?.remove();
  });

  /** The next document begins with nothing. */
  afterEach(async () => {
    for (const kind of ['topics', 'consumer-groups'] as const) {
      const listed = await fetch(`${adminUrl()}/api/v1/${kind}?pageSize=1000`);
      const { [kind]: all = [] } = (await listed.json()) as Record<string, Named[]>;
      for (const { name, groupId } of all) {
        await fetch(`${adminUrl()}/api/v1/${kind}/${name ?? groupId}`, { method: 'DELETE' });
      }
    }
  });

  /** The addresses of the documents are those of a broker with its defaults. */
  const here = (text: string): string =>
    text
      .replace(/\bnode (?=apps\/)/g, `node ${ROOT}/`)
      .replace(/https?:\/\/(?:127\.0\.0\.1|localhost|posthorn\.example\.com):9644/g, adminUrl())
      .replace(/(?:127\.0\.0\.1|localhost):9092/g, `127.0.0.1:${broker.port}`);
  const adminUrl = (): string => `http://127.0.0.1:${broker.adminPort}`;

  it.each(files)(
    'of %s do what they say, in the order in which they stand',
    async (file) => {
      if (missing !== undefined) {
        console.warn(`not run: this machine has no ${missing}`);
        return;
      }
      const shell = new Shell({
        DATABASE_URL: postgres.url,
        POSTHORN_BROKERS: `127.0.0.1:${broker.port}`,
        POSTHORN_API_URL: adminUrl(),
      });
      try {
        const context = `${contextOf('prelude', 'sh')}\n${contextOf(file, 'sh')}`;
        const own = toRun.filter(({ block }) => block.file === file);
        const outcome = await shell.run([context, ...own.map(({ text }) => here(text))]);
        if (outcome.failure) {
          const { index, output } = outcome.failure;
          const step = own[index - 1];
          throw new Error(`${step ? `${at(step)} ${step.text}` : `context of ${file}`}\n${output}`);
        }
        for (const [n, step] of own.entries()) {
          const isLast = own[n + 1]?.block !== step.block;
          const expected = isLast ? outputAfter(step.block) : undefined;
          if (expected) expectOutput(at(step), outcome.outputs[n + 1] ?? '', expected);
        }
      } finally {
        rmSync(shell.folder, { recursive: true, force: true });
      }
    },
    DOCUMENT_MS,
  );
});

describe('what the documents say in shell', () => {
  it('is run, but for a list in which every line is needed', () => {
    expect(toRun.length).toBeGreaterThan(30);
    const unused = exceptions.filter(
      (each) => !steps.some((step) => exceptionOf(step.block, step) === each),
    );
    expect(unused).toEqual([]);
  });

  it('to a broker that starts is what a broker takes', () => {
    const known = new Set<string>(Object.values(settings).map(({ env }) => env));
    const refused = blocks.flatMap((block) => {
      const told = commandsOf(block.code)
        .map(({ text }) => settingsOf(text))
        .filter((each) => each !== undefined)
        // A variable of the shell, such as the address of the API, is no setting.
        .filter(({ env }) => !Object.keys(env).some((name) => name === name.toLowerCase()));
      // Lines that only assign belong together, over the certificate of the document; a command that starts a broker is one by itself.
      const starts = /posthorn(?:\n|$)|main\.js/.test(block.code) ? told : [merged([TLS, ...told])];
      return starts
        .flatMap(({ env, flags }) => faultsOf(env, flags, known))
        .map((fault) => `${block.file}:${block.line} ${fault}`);
    });
    expect(refused).toEqual([]);
  });
});

const TLS: Told = {
  env: { POSTHORN_TLS_CERT: '/etc/posthorn/tls.crt', POSTHORN_TLS_KEY: '/etc/posthorn/tls.key' },
  flags: [],
};
type Told = NonNullable<ReturnType<typeof settingsOf>>;

const merged = (all: readonly Told[]): Told => ({
  env: Object.assign({}, ...all.map(({ env }) => env)) as Record<string, string>,
  flags: all.flatMap(({ flags }) => flags),
});

function faultsOf(
  env: Readonly<Record<string, string>>,
  flags: readonly string[],
  known: ReadonlySet<string>,
): string[] {
  const unknown = Object.keys(env).filter((name) => !known.has(name) && !name.startsWith('OTEL_'));
  try {
    loadConfig(env, flags);
    return unknown.map((name) => `there is no setting ${name}`);
  } catch (error) {
    return [String(error)];
  }
}
