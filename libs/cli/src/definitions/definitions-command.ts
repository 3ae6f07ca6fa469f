import { Command, Option } from '@commander-js/extra-typings';
import { formatOption } from '../output/listing.js';
import type { Cli } from '../runtime/cli.js';

export function exportCommand(cli: Cli) {
  return new Command('export')
    .summary('topics and their configs as a file, or all but the records')
    .description(
      'topics with their partitions and the configs of their own, as a file for import: into another cluster, or into a repository. No records. With --all through the admin API also configs of brokers, ACLs, quotas, users without their secrets, roles, bindings and masking rules, as far as one may see them',
    )
    .argument('[topics...]', 'these topics; all without')
    .option('--all', 'everything but records, offsets and secrets; asks the admin API')
    .addOption(
      new Option('-o, --output <format>', 'of the file')
        .choices(['yaml', 'json'] as const)
        .default('yaml' as const),
    )
    .action(
      cli.run(async (invocation, topics: string[], options) => {
        const { exportAll, exportDefinitions } = await import('./export-definitions.js');
        if (options.all === true) await exportAll(invocation, topics, options.output);
        else await exportDefinitions(invocation, topics, options.output);
      }),
    );
}

export function importCommand(cli: Cli) {
  return new Command('import')
    .summary('make topics, or all else, as a file says')
    .description(
      'makes topics and configs as a file says that export wrote; what the file does not name is left alone. A file with more than topics goes through the admin API. Says what would be done until --execute',
    )
    .argument('<file>', 'YAML or JSON; - is standard input')
    .option('--execute', 'do it')
    .option('--reason <text>', 'for the audit log, of what goes through the admin API')
    .addOption(formatOption())
    .action(
      cli.run(async (invocation, file: string, options) => {
        const { importDefinitions } = await import('./import-definitions.js');
        await importDefinitions(invocation, file, options);
      }),
    );
}
