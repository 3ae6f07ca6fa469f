import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

/** Longer than anyone types, and bounded: stdin may be anything. */
const PASSWORD_LENGTH_MAX = 1_024;

/** What went wrong with a password, for people; never the password. */
export class PasswordError extends Error {
  override readonly name = 'PasswordError';
}

type Input = NodeJS.ReadableStream & { readonly isTTY?: boolean };

/**
 * From a terminal asked for twice and not shown; from a pipe the first line. Never from the command line, which other users
 * of the machine and the shell's history can read.
 */
export async function readPassword(input: Input, say: (text: string) => void): Promise<string> {
  if (input.isTTY !== true) return checked(await firstLine(input));
  const password = checked(await askHidden(input, say, 'Password: '));
  const again = await askHidden(input, say, 'The same again: ');
  if (password !== again) throw new PasswordError('The two passwords differ.');
  return password;
}

async function firstLine(input: Input): Promise<string> {
  let text = '';
  for await (const chunk of input) {
    text += chunk.toString();
    if (text.includes('\n') || text.length > PASSWORD_LENGTH_MAX) break;
  }
  return text.split(/\r?\n/, 1)[0] ?? '';
}

async function askHidden(
  input: Input,
  say: (text: string) => void,
  question: string,
): Promise<string> {
  // A terminal of its own that shows nothing; what is typed is edited there all the same.
  const output = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input, output, terminal: true });
  // Only now, when the terminal echoes no more: a fast hand, or a paste, would be seen.
  say(question);
  const interrupted = new Promise<never>((_, reject) => {
    terminal.once('SIGINT', () => reject(new PasswordError('Interrupted.')));
  });
  try {
    return await Promise.race([terminal.question(''), interrupted]);
  } finally {
    terminal.close();
    say('\n');
  }
}

function checked(password: string): string {
  if (password === '') throw new PasswordError('The password is empty.');
  if (password.length > PASSWORD_LENGTH_MAX) {
    throw new PasswordError(`The password has more than ${PASSWORD_LENGTH_MAX} characters.`);
  }
  return password;
}
