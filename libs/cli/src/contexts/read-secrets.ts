import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { UsageError } from '../runtime/cli-error.js';
import type { Invocation } from '../runtime/invocation.js';
import type { SettingName, StoredSettings } from './settings.js';

/** Longer than anyone types, and bounded: standard input may be anything. */
const SECRET_LENGTH_MAX = 8_192;

/** From a terminal, which does not show them, or the lines of a pipe, in the order they were asked for. */
export async function readSecrets(
  invocation: Invocation,
  names: readonly SettingName[],
): Promise<StoredSettings> {
  const read = await readLines(invocation, names);
  return Object.fromEntries(names.map((name, index) => [name, read[index]]));
}

export async function readSecret(invocation: Invocation, name: string): Promise<string> {
  const [secret = ''] = await readLines(invocation, [name]);
  return secret;
}

async function readLines(
  invocation: Invocation,
  names: readonly string[],
): Promise<readonly string[]> {
  if (names.length === 0) return [];
  const { stdin, stderr } = invocation.streams;
  const hidden = new Writable({ write: (_chunk, _encoding, done) => done() });
  const isTerminal = stdin.isTTY === true;
  const terminal = createInterface({ input: stdin, output: hidden, terminal: isTerminal });
  // Raw, a terminal does not turn Ctrl-C into a signal.
  terminal.once('SIGINT', () => {
    invocation.stop('interrupted');
    terminal.close();
  });
  const lines = terminal[Symbol.asyncIterator]();
  const secrets: string[] = [];
  try {
    for (const name of names) {
      if (isTerminal) stderr.write(`${name}: `);
      const { value, done } = await lines.next();
      if (isTerminal) invocation.say('');
      secrets.push(checked(name, done === true ? '' : value));
    }
  } finally {
    terminal.close();
  }
  return secrets;
}

function checked(name: string, secret: string): string {
  if (secret === '')
    throw new UsageError(`${name} is empty.`, 'It is asked for, or is a line of standard input.');
  if (secret.length > SECRET_LENGTH_MAX)
    throw new UsageError(`${name} has more than ${SECRET_LENGTH_MAX} characters.`);
  return secret;
}
