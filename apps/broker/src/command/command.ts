import type { BrokerHost } from '@posthorn/cli';

type Env = Readonly<Record<string, string | undefined>>;

/** Options of the command line that stand before a command; every other one is a setting of the broker. */
const BEFORE_A_COMMAND = new Set([
  '--context',
  '--brokers',
  '--api',
  '--setting',
  '--timeout',
  '--help',
  '--version',
]);

/**
 * The command: a broker until it is stopped, or, when a word comes first, what libs/cli has under that word. Each loads only
 * what it needs: the broker's garbage collector suits nobody else, and Nest takes a second to load.
 */
export async function runCommand(env: Env, argv: readonly string[]): Promise<void> {
  if (startsBroker(argv)) return startBroker(env, argv[0] === 'start' ? argv.slice(1) : argv);
  const { runFromProcess } = await import('@posthorn/cli');
  await runFromProcess(argv, host);
}

function startsBroker([first, ...rest]: readonly string[]): boolean {
  if (first === undefined) return true;
  if (first === 'start')
    return !rest.some((argument) => argument === '--help' || argument === '-h');
  const [flag = ''] = first.split('=');
  return first.startsWith('--') && !BEFORE_A_COMMAND.has(flag);
}

async function startBroker(env: Env, argv: readonly string[]): Promise<void> {
  const { tuneGarbageCollection } = await import('../garbage-collection.js');
  tuneGarbageCollection();
  const { start } = await import('./start.js');
  await start(env, argv);
}

const host: BrokerHost = {
  start: startBroker,
  async startHelp() {
    const { helpText } = await import('../config/load-config.js');
    return helpText();
  },
  async users(env, argv) {
    const { storedUsers } = await import('./users.js');
    return storedUsers(env, argv);
  },
  async user(env, argv) {
    const { changeUser } = await import('./users.js');
    return changeUser(env, argv);
  },
  async demo(argv) {
    const { demo } = await import('./demo.js');
    return demo(argv);
  },
  async examine(env) {
    const { examine } = await import('./examine.js');
    return examine(env);
  },
};
