import { Command, Option } from '@commander-js/extra-typings';
import { addJobCommands } from '../jobs/job-commands.js';
import {
  containsOption,
  fromOption,
  headerOption,
  keyOption,
  partitionsOption,
  rateOption,
  untilOption,
  whereOption,
} from '../jobs/stretch-options.js';
import { formatOption } from '../output/listing.js';
import type { Cli } from '../runtime/cli.js';

const FORMATS = ['ndjson', 'csv'] as const;

const outOption = () =>
  new Option(
    '--out <file>',
    'into this file, which is there once it is whole; without it to stdout',
  );
const forceOption = () => new Option('--force', 'also if there is such a file');

/** `posthorn topic export` and `posthorn topic exports`. */
export function addExports(topic: Command, cli: Cli): void {
  topic
    .command('export')
    .description(
      "write what is in a topic into a file, or a stretch of it, as the broker shows it to you: over Posthorn's admin API, with masking. Exact bytes, over Kafka, are what posthorn consume and backup have",
    )
    .argument('<topic>')
    .addOption(fromOption())
    .addOption(untilOption('exported'))
    .addOption(partitionsOption())
    .addOption(keyOption())
    .addOption(headerOption())
    .addOption(whereOption())
    .addOption(containsOption())
    .addOption(
      new Option(
        '--format <format>',
        'a JSON document for each record, or a table for spreadsheets',
      )
        .choices(FORMATS)
        .default('ndjson' as const),
    )
    .addOption(outOption())
    .addOption(forceOption())
    .addOption(rateOption())
    .option('--detach', 'do not wait for it: posthorn topic exports download fetches it')
    .option('--dry-run', 'only say how much it would be')
    .option('--reason <text>', 'why, for the audit trail')
    .addOption(formatOption())
    .action(
      cli.run(async (invocation, name: string, options) => {
        const { exportTopic } = await import('./export-topic.js');
        await exportTopic(invocation, name, options);
      }),
    );
  addFollowing(topic, cli);
}

function addFollowing(topic: Command, cli: Cli): void {
  const exports = topic
    .command('exports')
    .description('exports that were started by posthorn topic export, and how far they are');
  addJobCommands(exports, cli, {
    what: 'export',
    left: 'what it has written is deleted',
    kind: async () => (await import('./exports.js')).EXPORTS,
  });
  exports
    .command('download')
    .description('fetch what an export has written, as often as one likes until it is deleted')
    .argument('<id>')
    .addOption(outOption())
    .addOption(forceOption())
    .action(
      cli.run(async (invocation, id: string, options) => {
        const { downloadExport } = await import('./download-export.js');
        await downloadExport(invocation, id, options);
      }),
    );
  exports
    .command('rm')
    .description('delete what an export has written; by itself it is deleted a day after its end')
    .argument('<id>')
    .option('--reason <text>', 'why, for the audit trail')
    .action(
      cli.run(async (invocation, id: string, options) => {
        const { removeExport } = await import('./remove-export.js');
        await removeExport(invocation, id, options.reason);
      }),
    );
}
