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
  if (names.length === 0) return {};
  const { stdin } = invocation.streams;
  const hidden = new Writable({ write: (_chunk, _encoding, done) => done() });
  const isTerminal = stdin.isTTY === true;
  const terminal = createInterface({ input: stdin, output: hidden, terminal: isTerminal });
  const lines = terminal[Symbol.asyncIterator]();
  const secrets: StoredSettings = {};
  try {
    for (const name of names) {
      if (isTerminal) invocation.streams.stderr.write(`${name}: `);
      const { value, done } = await lines.next();
      if (isTerminal) invocation.say('');
      secrets[name] = checked(name, done === true ? '' : value);
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
