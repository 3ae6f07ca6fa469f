import { Command, Option } from '@commander-js/extra-typings';
import { parseDuration } from '../parse/duration.js';
import type { Cli } from '../runtime/cli.js';

const BUDGET_MS = 10_000;

export function journeyCommand(cli: Cli) {
  return new Command('journey')
    .summary('one id across all services')
    .description(
      'what became of an order, a request or a trace across all services, as a sequence: who published, who reads, what was tried again, and what was given up',
    )
    .argument('<id>', 'a key, a correlation id or a trace id')
    .option('--budget <duration>', 'how long to look', parseDuration, BUDGET_MS)
    .addOption(
      new Option('-o, --output <format>', 'how to print it')
        .choices(['table', 'json', 'yaml'] as const)
        .default('table' as const),
    )
    .action(
      cli.run(async (invocation, id: string, options) => {
        const { journey } = await import('./journey.js');
        await journey(invocation, id, options);
      }),
    );
}
