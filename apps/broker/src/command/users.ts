import type { StoredUser } from '@posthorn/cli';
import { PasswordError } from '../users/read-password.js';
import { reasonOf } from './reason.js';

/** `posthorn user list`. */
export async function storedUsers(
  env: Readonly<Record<string, string | undefined>>,
  argv: readonly string[],
): Promise<readonly StoredUser[]> {
  const { listStoredUsers } = await import('../users/user-command.js');
  try {
    return await listStoredUsers(env, argv);
  } catch (cause) {
    throw new Error(reasonOf(cause, 'failed'), { cause });
  }
}

/** The other `posthorn user ...`; resolves with the exit code. */
export async function changeUser(
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
