import { Command, Option } from '@commander-js/extra-typings';
import { formatOption } from '../output/listing.js';
import { sortOption } from '../output/sort-option.js';
import type { Cli } from '../runtime/cli.js';

export function webhookCommand(cli: Cli) {
  const webhook = new Command('webhook').description('who is told of alerts');
  webhook
    .command('ls')
    .description('list who can be told')
    .addOption(sortOption('/api/v1/webhooks'))
    .addOption(formatOption())
    .action(
      cli.run(async (invocation, options) => {
        const { listWebhooks } = await import('./webhooks.js');
        await listWebhooks(invocation, options);
      }),
    );
  webhook
    .command('create')
    .description('have somebody told; prints the secret that deliveries are signed with, once')
    .argument('<webhook>', 'its name')
    .argument('<url>', 'http or https')
    .addOption(
      new Option('--format <format>', 'slack is for Slack, Mattermost and the like')
        .choices(['standard', 'slack'] as const)
        .default('standard' as const),
    )
    .option('--description <text>', 'for people', '')
    .option('--reason <text>', 'why, for the audit trail')
    .action(
      cli.run(async (invocation, name: string, url: string, options) => {
        const { createWebhook } = await import('./webhooks.js');
        await createWebhook(invocation, name, url, options);
      }),
    );
  webhook
    .command('delete')
    .description('delete one that no rule tells')
    .argument('<webhook>')
    .option('-y, --yes', 'without asking')
    .option('--reason <text>', 'why, for the audit trail')
    .action(
      cli.run(async (invocation, name: string, options) => {
        const { deleteWebhook } = await import('./webhooks.js');
        await deleteWebhook(invocation, name, options);
      }),
    );
  webhook
    .command('test')
    .description('tell it that this is a test, and say what became of it; 1 when it was not taken')
    .argument('<webhook>')
    .action(
      cli.run(async (invocation, name: string) => {
        const { testWebhook } = await import('./webhooks.js');
        await testWebhook(invocation, name);
      }),
    );
  return webhook;
}
