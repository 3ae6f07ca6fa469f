import { Command } from '@commander-js/extra-typings';
import { formatOption } from '../output/listing.js';
import { sortOption } from '../output/sort-option.js';
import type { Cli } from '../runtime/cli.js';

const texts = (text: string, before: readonly string[]): readonly string[] => [...before, text];

export function apiKeyCommand(cli: Cli) {
  const apiKey = new Command('apikey').description('keys by which programs use the admin API');
  apiKey
    .command('ls')
    .description('list keys, without their secrets; newest first')
    .option('--user <name>', 'those of this user; without it our own')
    .addOption(sortOption('/api/v1/api-keys'))
    .addOption(formatOption())
    .action(
      cli.run(async (invocation, options) => {
        const { listApiKeys } = await import('./api-keys.js');
        await listApiKeys(invocation, options);
      }),
    );
  apiKey
    .command('create')
    .description('make a key. It is printed this once, alone on stdout')
    .argument('<description>', 'what it is for')
    .option(
      '--role <role>',
      'what it may do of what its owner may; without, all of it; repeatable',
      texts,
      [],
    )
    .option('--expires <time>', 'when it ends: 30d from now, or 2027-01-31T00:00:00Z')
    .option('--user <name>', 'whose key it is')
    .option('--reason <text>', 'why, for the audit trail')
    .action(
      cli.run(async (invocation, description: string, options) => {
        const { createApiKey } = await import('./api-keys.js');
        await createApiKey(invocation, description, options);
      }),
    );
  apiKey
    .command('rm')
    .description('revoke a key')
    .argument('<id>')
    .option('--reason <text>', 'why, for the audit trail')
    .option('--yes', 'do not ask')
    .action(
      cli.run(async (invocation, id: string, options) => {
        const { removeApiKey } = await import('./api-keys.js');
        await removeApiKey(invocation, id, options);
      }),
    );
  return apiKey;
}

export function whoAmICommand(cli: Cli) {
  return new Command('whoami')
    .description('as whom the admin API knows us, and what we may do')
    .addOption(formatOption())
    .action(
      cli.run(async (invocation, options) => {
        const { whoAmI } = await import('./who-am-i.js');
        await whoAmI(invocation, options.output);
      }),
    );
}
