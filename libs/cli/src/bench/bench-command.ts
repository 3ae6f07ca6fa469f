import { Command, Option } from '@commander-js/extra-typings';
import { wholeNumber } from '../parse/numbers.js';
import type { Cli } from '../runtime/cli.js';

const RECORDS = 100_000;
const BYTES = 100;
const BYTES_MAX = 1_000_000;

export function benchCommand(cli: Cli) {
  const bench = new Command('bench')
    .summary('how fast this cluster is from here')
    .description(
      'how fast this cluster is from here: what one client with its defaults reaches. In a topic of its own, which is deleted at the end',
    );
  const sizes = (command: Command) =>
    command
      .option('-n, --records <count>', 'so many', wholeNumber(1, 1_000_000_000), RECORDS)
      .option('--size <bytes>', 'of each value', wholeNumber(1, BYTES_MAX), BYTES)
      .option('-p, --partitions <count>', 'of the topic', wholeNumber(1, 1_000), 4)
      .addOption(
        new Option('-o, --output <format>', 'how to print it')
          .choices(['table', 'json', 'yaml'] as const)
          .default('table' as const),
      );
  sizes(bench.command('produce').description('how many records a second are taken')).action(
    cli.run(async (invocation, options) => {
      const { benchProduce } = await import('./bench.js');
      await benchProduce(invocation, options);
    }),
  );
  sizes(bench.command('consume').description('how many records a second are read')).action(
    cli.run(async (invocation, options) => {
      const { benchConsume } = await import('./bench.js');
      await benchConsume(invocation, options);
    }),
  );
  sizes(
    bench
      .command('e2e')
      .description('how long a record takes from one client to another, one at a time'),
  ).action(
    cli.run(async (invocation, options) => {
      const { benchEndToEnd } = await import('./bench.js');
      await benchEndToEnd(invocation, options);
    }),
  );
  return bench;
}
