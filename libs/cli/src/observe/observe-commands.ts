import { Command, Option } from '@commander-js/extra-typings';
import { formatOption } from '../output/listing.js';
import { sortOption } from '../output/sort-option.js';
import { wholeNumber } from '../parse/numbers.js';
import type { Cli } from '../runtime/cli.js';

export function statusCommand(cli: Cli) {
  return new Command('status')
    .description('the cluster in numbers, and its brokers')
    .addOption(formatOption())
    .action(
      cli.run(async (invocation, options) => {
        const { status } = await import('./status.js');
        await status(invocation, options.output);
      }),
    );
}

export function lagCommand(cli: Cli) {
  return new Command('lag')
    .summary('who is how far behind, in seconds')
    .description(
      'how far groups are behind, in records and in seconds: the worst of all groups with the time to catch up, or the partitions of one. The seconds are the age of the first record not yet read',
    )
    .argument('[group]')
    .option('-w, --watch', 'go on, about every second')
    .addOption(formatOption())
    .action(
      cli.run(async (invocation, groupId: string | undefined, options) => {
        const { lag } = await import('./lag.js');
        await lag(invocation, groupId, options);
      }),
    );
}

export function topCommand(cli: Cli) {
  return new Command('top').description('rates and lags, live; for a terminal. q ends it').action(
    cli.run(async (invocation) => {
      const { top } = await import('./top.js');
      await top(invocation);
    }),
  );
}

export function auditCommand(cli: Cli) {
  return new Command('audit')
    .description('who changed what and why, and what Kafka clients were refused; newest first')
    .option('-n, --count <count>', 'so many at most', wholeNumber(1, 100_000), 50)
    .option('-f, --follow', 'go on with what is written from now on, oldest first')
    .option('--actor <name>', 'only of this user')
    .option('--action <name>', 'only this, such as topic.delete')
    .option('--resource <name>', 'only of this, such as topic/orders')
    .option('--from <time>', 'what began then or later: -1h, 2026-11-22T10:00:00Z')
    .addOption(new Option('--to <time>', 'what began before then').conflicts('follow'))
    .addOption(sortOption('/api/v1/audit').conflicts('follow'))
    .addOption(formatOption())
    .action(
      cli.run(async (invocation, options) => {
        const { audit } = await import('./audit.js');
        await audit(invocation, options);
      }),
    );
}
