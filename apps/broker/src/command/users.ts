import { PasswordError } from '../users/read-password.js';
import { reasonOf } from './reason.js';

/** `posthorn user ...`; resolves with the exit code. */
export async function users(
  env: Readonly<Record<string, string | undefined>>,
  argv: readonly string[],
): Promise<number> {
  const { runUserCommand } = await import('../users/user-command.js');
  try {
    await runUserCommand(env, argv, {
      input: process.stdin,
      print: (text) => void process.stdout.write(text),
      say: (text) => void process.stderr.write(text),
    });
    return 0;
  } catch (error) {
    const message = error instanceof PasswordError ? error.message : reasonOf(error, 'failed');
    process.stderr.write(`${message}\n`);
    return 1;
  } finally {
    // A terminal, or a pipe that nobody ends, would hold the process.
    process.stdin.destroy();
  }
}
