import { Command, Option } from '@commander-js/extra-typings';
import { formatOption } from '../output/listing.js';
import type { Cli } from '../runtime/cli.js';

export function exportCommand(cli: Cli) {
  return new Command('export')
    .summary('topics and their configs as a file')
    .description(
      'topics with their partitions and the configs of their own, as a file for import: into another cluster, or into a repository. No records',
    )
    .argument('[topics...]', 'these topics; all without')
    .addOption(
      new Option('-o, --output <format>', 'of the file')
        .choices(['yaml', 'json'] as const)
        .default('yaml' as const),
    )
    .action(
      cli.run(async (invocation, topics: string[], options) => {
        const { exportDefinitions } = await import('./export-definitions.js');
        await exportDefinitions(invocation, topics, options.output);
      }),
    );
}

export function importCommand(cli: Cli) {
  return new Command('import')
    .summary('make topics as a file says')
    .description(
      'makes topics and configs as a file says that export wrote; what the file does not name is left alone. Says what would be done until --execute',
    )
    .argument('<file>', 'YAML or JSON; - is standard input')
    .option('--execute', 'do it')
    .addOption(formatOption())
    .action(
      cli.run(async (invocation, file: string, options) => {
        const { importDefinitions } = await import('./import-definitions.js');
        await importDefinitions(invocation, file, options);
      }),
    );
}
