import { Command, Option } from '@commander-js/extra-typings';
import { formatOption } from '../output/listing.js';
import { sortOption } from '../output/sort-option.js';
import { wholeNumber } from '../parse/numbers.js';
import type { Cli } from '../runtime/cli.js';

const texts = (text: string, before: readonly string[]): readonly string[] => [...before, text];
const RESOURCE =
  'only for these: topic:orders, topic:orders.* (all that begin so), topic:/re/; repeatable';

export function roleCommand(cli: Cli) {
  const role = new Command('role').description(
    'what people and programs may do in the console and the admin API',
  );
  role
    .command('ls')
    .description('list roles, and what each may do')
    .addOption(sortOption('/api/v1/roles'))
    .addOption(formatOption())
    .action(
      cli.run(async (invocation, options) => {
        const { listRoles } = await import('./roles.js');
        await listRoles(invocation, options);
      }),
    );
  role
    .command('bindings')
    .description('who has which role, and for what')
    .addOption(sortOption('/api/v1/role-bindings'))
    .addOption(formatOption())
    .action(
      cli.run(async (invocation, options) => {
        const { listBindings } = await import('./roles.js');
        await listBindings(invocation, options);
      }),
    );
  role
    .command('bind')
    .description('give a user, or a group of the identity provider, a role')
    .argument('<role>')
    .argument('<subject>')
    .option('--group', 'the subject is a group of the identity provider')
    .option('-r, --resource <pattern>', RESOURCE, texts, [])
    .option('--expires <time>', 'when it ends: 30d from now, or 2027-01-31T00:00:00Z')
    .option('--reason <text>', 'why, for the audit trail')
    .action(
      cli.run(async (invocation, name: string, subject: string, options) => {
        const { bindRole } = await import('./roles.js');
        await bindRole(invocation, name, subject, options);
      }),
    );
  role
    .command('unbind')
    .description('take a role away: the binding of this id')
    .argument('<id>')
    .option('--reason <text>', 'why, for the audit trail')
    .option('--yes', 'do not ask')
    .action(
      cli.run(async (invocation, id: string, options) => {
        const { unbindRole } = await import('./roles.js');
        await unbindRole(invocation, id, options);
      }),
    );
  role
    .command('grant')
    .description('give a user a role for some minutes')
    .argument('<role>')
    .argument('<user>')
    .option('--minutes <count>', 'for how long', wholeNumber(1, 100_000), 60)
    .option('-r, --resource <pattern>', RESOURCE, texts, [])
    .addOption(new Option('--reason <text>', 'why, which is needed here').makeOptionMandatory())
    .action(
      cli.run(async (invocation, name: string, user: string, options) => {
        const { grantRole } = await import('./roles.js');
        await grantRole(invocation, name, user, options);
      }),
    );
  return role;
}
