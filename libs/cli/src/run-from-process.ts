import type { BrokerHost } from './runtime/host.js';
import { ExitCode } from './runtime/exit-code.js';
import { runCli } from './runtime/run-cli.js';

/** Nothing should hold the process by then; what does, such as a terminal that was read, is not waited for. */
const LINGER_MS = 500;

/** The command of this process, with its arguments, streams and signals; sets its exit code. */
export async function runFromProcess(
  argv: readonly string[],
  host: BrokerHost | null,
): Promise<void> {
  const { env, stdin, stdout, stderr } = process;
  process.exitCode = await runCli(argv, {
    env,
    streams: { stdin, stdout, stderr },
    host,
    onInterrupt(listener) {
      let isSecond = false;
      const interrupted = (): void => {
        // Somebody who presses it twice means now.
        if (isSecond) process.exit(ExitCode.INTERRUPTED);
        isSecond = true;
        listener();
      };
      process.on('SIGINT', interrupted);
      process.on('SIGTERM', interrupted);
      return () => {
        process.off('SIGINT', interrupted);
        process.off('SIGTERM', interrupted);
      };
    },
  });
  stdin.destroy();
  setTimeout(() => process.exit(), LINGER_MS).unref();
}
