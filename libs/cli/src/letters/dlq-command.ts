import { Command, Option } from '@commander-js/extra-typings';
import { formatOption } from '../output/listing.js';
import { sortOption } from '../output/sort-option.js';
import { wholeNumber } from '../parse/numbers.js';
import type { Cli } from '../runtime/cli.js';

const STATUSES = ['open', 'redriving', 'redriven', 'discarded'] as const;
const RATE_MAX = 100_000;

/** What letters have in common. */
function filtered<Args extends unknown[], Options extends Record<string, unknown>>(
  command: Command<Args, Options>,
) {
  return command
    .option('--topic <topic>', 'in this dead-letter topic')
    .option('--origin <topic>', 'that came from this topic')
    .option('--group <group>', 'that this consumer group gave up on')
    .option('--handler <name>', 'of this handler, such as PaymentController.charge')
    .option('--error <class>', 'of this class of exception')
    .option('--fingerprint <hex>', 'of this kind of failure');
}

/** Which letters an action means. */
function selected<Args extends unknown[], Options extends Record<string, unknown>>(
  command: Command<Args, Options>,
) {
  return filtered(command).option('--letter-group <id>', 'all open ones of this group of letters');
}

export function dlqCommand(cli: Cli) {
  const dlq = new Command('dlq').description('dead letters: records that a handler gave up on');
  filtered(dlq.command('ls').description('list letters, newest first'))
    .option('--letter-group <id>', 'of this group of letters')
    .addOption(
      new Option('--status <status>', 'in this state').choices(STATUSES).default('open' as const),
    )
    .option('-n, --count <count>', 'so many at most', wholeNumber(1, 100_000), 100)
    .addOption(sortOption('/api/v1/dead-letters'))
    .addOption(formatOption())
    .action(
      cli.run(async (invocation, options) => {
        const { listLetters } = await import('./list-letters.js');
        await listLetters(invocation, options);
      }),
    );
  filtered(
    dlq
      .command('groups')
      .description('letters by handler and kind of failure: 2,000 failures are mostly 3 errors'),
  )
    .option('-n, --count <count>', 'so many at most', wholeNumber(1, 100_000), 100)
    .addOption(sortOption('/api/v1/dead-letters/groups'))
    .addOption(formatOption())
    .action(
      cli.run(async (invocation, options) => {
        const { listLetterGroups } = await import('./list-letters.js');
        await listLetterGroups(invocation, options);
      }),
    );
  dlq
    .command('show')
    .description('one letter with its record, its stack trace and where it came from')
    .argument('<id>')
    .addOption(
      new Option('-o, --output <format>', 'how to print it')
        .choices(['table', 'json', 'yaml'] as const)
        .default('table' as const),
    )
    .action(
      cli.run(async (invocation, id: string, options) => {
        const { showLetter } = await import('./show-letter.js');
        await showLetter(invocation, id, options.output);
      }),
    );
  addActions(dlq, cli);
  return dlq;
}

function addActions(dlq: Command, cli: Cli): void {
  selected(
    dlq
      .command('redrive')
      .description(
        'send letters back to where they came from, for the group that gave up; says what would go until --execute',
      )
      .argument('[ids...]', 'these letters'),
  )
    .option('--to <topic>', 'to another topic than the one each came from')
    .option('--for-group <group>', 'for this group alone')
    .option('--for-all', 'for every group of the topic')
    .option('--rate <count>', 'no more than so many a second', wholeNumber(1, RATE_MAX))
    .option('--execute', 'do it')
    .option('--wait', 'until it has ended, with how far it is')
    .option('--reason <text>', 'why, for the audit trail')
    .addOption(formatOption())
    .action(
      cli.run(async (invocation, ids: string[], options) => {
        const { redrive } = await import('./redrive.js');
        await redrive(invocation, ids, options);
      }),
    );
  dlq
    .command('edit')
    .description(
      'send one letter back with another value, key or headers, from an editor ($VISUAL or $EDITOR) or from --value; the letter keeps the original. Says what would go until --execute',
    )
    .argument('<id>')
    .option('--value <text>', 'the value to send; without it the editor is opened')
    .option('--key <text>', 'the key to send')
    .option('--execute', 'do it')
    .option('--reason <text>', 'why, for the audit trail')
    .action(
      cli.run(async (invocation, id: string, options) => {
        const { editLetter } = await import('./edit-letter.js');
        await editLetter(invocation, id, options);
      }),
    );
  selected(
    dlq
      .command('discard')
      .description(
        'mark letters as done without sending them anywhere; their records stay as long as their topic keeps them',
      )
      .argument('[ids...]', 'these letters'),
  )
    .option('--execute', 'do it; without it only their number is told')
    .option('--reason <text>', 'why, for the audit trail')
    .action(
      cli.run(async (invocation, ids: string[], options) => {
        const { discard } = await import('./discard.js');
        await discard(invocation, ids, options);
      }),
    );
}
