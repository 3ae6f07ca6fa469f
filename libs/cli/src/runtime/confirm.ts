import { createInterface } from 'node:readline/promises';
import { CliError, UsageError } from './cli-error.js';
import { ExitCode } from './exit-code.js';
import type { Invocation } from './invocation.js';

/**
 * Before something is destroyed: a person types its name once more, a script says --yes. Throws when neither happens.
 * @param what is about to happen, as a sentence
 */
export async function confirmName(
  invocation: Invocation,
  what: string,
  name: string,
  isSure: boolean,
): Promise<void> {
  if (isSure) return;
  const { stdin, stderr } = invocation.streams;
  if (stdin.isTTY !== true)
    throw new UsageError(`${what} Nobody is there to confirm it.`, '--yes says so in a script.');
  const terminal = createInterface({ input: stdin, output: stderr });
  try {
    const typed = await terminal.question(`${what} Type the name "${name}" to go on: `, {
      signal: invocation.signal,
    });
    if (typed.trim() !== name)
      throw new CliError('That was another name: nothing was done.', {
        exitCode: ExitCode.REFUSED,
      });
  } finally {
    terminal.close();
  }
}
