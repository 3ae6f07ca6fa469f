import { Command, Option } from '@commander-js/extra-typings';
import { formatOption } from '../output/listing.js';
import { sortOption } from '../output/sort-option.js';
import { wholeNumber } from '../parse/numbers.js';
import type { Cli } from '../runtime/cli.js';

const FILES =
  'JSON or YAML: {event, schema, topic?, schemaType?}, a list of these as {contracts: […]}, or - for stdin';

export function contractCommand(cli: Cli) {
  const contract = new Command('contract').description(
    'schemas of events: what they are, and whom a change would break',
  );
  contract
    .command('ls')
    .description('list the events that have a schema')
    .argument('[prefix]', 'those whose names begin so')
    .addOption(sortOption('/api/v1/contracts'))
    .addOption(formatOption())
    .action(
      cli.run(async (invocation, prefix: string | undefined, options) => {
        const { listContracts } = await import('./read-contracts.js');
        await listContracts(invocation, prefix, options);
      }),
    );
  contract
    .command('show')
    .description('print a schema as it was registered')
    .argument('<event>')
    .argument('[version]', 'a number; without it: the latest')
    .action(
      cli.run(async (invocation, event: string, version: string | undefined) => {
        const { showContract } = await import('./read-contracts.js');
        await showContract(invocation, event, version ?? 'latest');
      }),
    );
  contract
    .command('diff')
    .description('what changed between two versions, field by field, and whom it breaks')
    .argument('<event>')
    .option('--from <version>', 'without it: the one before', wholeNumber(1))
    .option('--to <version>', 'without it: the latest', wholeNumber(1))
    .action(
      cli.run(async (invocation, event: string, options) => {
        const { diffContract } = await import('./read-contracts.js');
        await diffContract(invocation, event, options);
      }),
    );
  contract
    .command('asyncapi')
    .description(
      'the registered events as an AsyncAPI 3.0 document, with who was seen to produce to and read their topics',
    )
    .addOption(
      new Option('-o, --output <format>', 'how to print it')
        .choices(['yaml', 'json'] as const)
        .default('yaml' as const),
    )
    .action(
      cli.run(async (invocation, options) => {
        const { printAsyncApi } = await import('./read-contracts.js');
        await printAsyncApi(invocation, options.output);
      }),
    );
  addWrites(contract, cli);
  return contract;
}

/** What checks and registers schemas. */
function addWrites(contract: Command, cli: Cli): void {
  contract
    .command('check')
    .summary('whether schemas could be registered: for CI')
    .description(
      'whether schemas could be registered, and whom they would break; changes nothing. Ends with 0 when all could, and with 5 when one would break somebody',
    )
    .argument('<files...>', FILES)
    .addOption(formatOption())
    .action(
      cli.run(async (invocation, files: string[], options) => {
        const { checkContracts } = await import('./write-contracts.js');
        await checkContracts(invocation, files, options.output);
      }),
    );
  contract
    .command('publish')
    .description('register schemas, all of them or none; what is there already stays as it is')
    .argument('<files...>', FILES)
    .option('--dry-run', 'only say what would become of them')
    .option('--reason <text>', 'why, for the audit trail')
    .addOption(formatOption())
    .action(
      cli.run(async (invocation, files: string[], options) => {
        const { publishContracts } = await import('./write-contracts.js');
        await publishContracts(invocation, files, options);
      }),
    );
}
