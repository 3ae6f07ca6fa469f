import { Command } from '@commander-js/extra-typings';
import { parseDuration } from '../parse/duration.js';
import { wholeNumber } from '../parse/numbers.js';
import type { Cli } from '../runtime/cli.js';

const MINUTE_MS = 60_000;

export function checkCommand(cli: Cli) {
  const check = new Command('check')
    .summary('for monitoring: one line, and 0, 1, 2 or 3')
    .description(
      'one line for monitoring, with the exit codes of its plugins: 0 ok, 1 warning, 2 critical, 3 unknown',
    );
  check
    .command('ready')
    .description('whether the broker takes traffic: critical when it does not')
    .action(
      cli.run(async (invocation) => {
        const { checkReady } = await import('./check.js');
        await checkReady(invocation);
      }),
    );
  check
    .command('lag')
    .description('whether groups are behind in time: the worst of all, or those given')
    .argument('[groups...]')
    .option('--warn <duration>', 'a warning from here on', parseDuration, MINUTE_MS)
    .option('--critical <duration>', 'critical from here on', parseDuration, 5 * MINUTE_MS)
    .action(
      cli.run(async (invocation, groups: string[], options) => {
        const { checkLag } = await import('./check.js');
        await checkLag(invocation, groups, options);
      }),
    );
  check
    .command('dlq')
    .description('whether there are open dead letters: of all, or of those groups of consumers')
    .argument('[groups...]')
    .option('--warn <count>', 'a warning from here on', wholeNumber(0), 1)
    .option('--critical <count>', 'critical from here on', wholeNumber(0), 100)
    .action(
      cli.run(async (invocation, groups: string[], options) => {
        const { checkLetters } = await import('./check-letters.js');
        await checkLetters(invocation, groups, options);
      }),
    );
  return check;
}
