import { Command, Option } from '@commander-js/extra-typings';
import { formatOption } from '../output/listing.js';
import { sortOption } from '../output/sort-option.js';
import type { Cli } from '../runtime/cli.js';
import { UsageError } from '../runtime/cli-error.js';

const RESOURCE_TYPES = [
  'TOPIC',
  'GROUP',
  'CLUSTER',
  'TRANSACTIONAL_ID',
  'DELEGATION_TOKEN',
  'USER',
] as const;
const OPERATIONS = [
  'ALL',
  'READ',
  'WRITE',
  'CREATE',
  'DELETE',
  'ALTER',
  'DESCRIBE',
  'CLUSTER_ACTION',
  'DESCRIBE_CONFIGS',
  'ALTER_CONFIGS',
  'IDEMPOTENT_WRITE',
  'CREATE_TOKENS',
  'DESCRIBE_TOKENS',
  'TWO_PHASE_COMMIT',
] as const;
const upper =
  <Word extends string>(words: readonly Word[]) =>
  (text: string): Word => {
    const word = words.find((one) => one === text.toUpperCase().replaceAll('-', '_'));
    if (word !== undefined) return word;
    throw new UsageError(`There is no "${text}".`, `There are ${words.join(', ')}.`);
  };

/** What ACLs have in common. */
function filtered<Args extends unknown[], Options extends Record<string, unknown>>(
  command: Command<Args, Options>,
) {
  return command
    .option('--type <type>', RESOURCE_TYPES.join(', '), upper(RESOURCE_TYPES))
    .option('--name <name>', 'of the resource, exactly as the ACL has it')
    .option('--applies', 'also prefixes and * that apply to a resource of the name')
    .option('--principal <principal>', 'such as User:alice')
    .option('--host <address>', 'such as 10.0.0.7, or *')
    .option('--operation <operation>', OPERATIONS.join(', '), upper(OPERATIONS));
}

export function aclCommand(cli: Cli) {
  const acl = new Command('acl').description('what Kafka clients may do');
  filtered(acl.command('ls').description('list ACLs'))
    .addOption(sortOption('/api/v1/acls'))
    .addOption(formatOption())
    .action(
      cli.run(async (invocation, options) => {
        const { listAcls } = await import('./acls.js');
        await listAcls(invocation, options);
      }),
    );
  acl
    .command('add')
    .description('allow something, or forbid it')
    .argument('<principal>', 'User:alice, or User:* for everybody')
    .argument('<operation>', OPERATIONS.join(', '), upper(OPERATIONS))
    .argument('<type>', RESOURCE_TYPES.join(', '), upper(RESOURCE_TYPES))
    .argument('<name>', 'of the resource; of the cluster kafka-cluster')
    .option('--prefixed', 'of all whose names begin so')
    .option('--deny', 'forbid it, whatever else allows it')
    .option('--host <address>', 'only from there', '*')
    .option('--reason <text>', 'why, for the audit trail')
    .action(
      cli.run(async (invocation, principal: string, operation, type, name: string, options) => {
        const { addAcl } = await import('./acls.js');
        await addAcl(
          invocation,
          { principal, operation, resourceType: type, resourceName: name },
          options,
        );
      }),
    );
  filtered(
    acl
      .command('rm')
      .description('remove the ACLs that have all of this in common; says which until --execute'),
  )
    .option('--execute', 'do it')
    .option('--reason <text>', 'why, for the audit trail')
    .addOption(formatOption())
    .action(
      cli.run(async (invocation, options) => {
        const { removeAcls } = await import('./acls.js');
        await removeAcls(invocation, options);
      }),
    );
  return acl;
}

export function quotaCommand(cli: Cli) {
  const quota = new Command('quota').description(
    'how much users, client ids and addresses may take',
  );
  quota
    .command('ls')
    .description('list limits')
    .addOption(sortOption('/api/v1/quotas'))
    .addOption(formatOption())
    .action(
      cli.run(async (invocation, options) => {
        const { listQuotas } = await import('./quotas.js');
        await listQuotas(invocation, options);
      }),
    );
  quota
    .command('set')
    .description(
      'set limits, or with an empty value take them away: producer_byte_rate=1048576 request_percentage=',
    )
    .argument('<limits...>')
    .option('--user <name>', 'of this user; "" is the default of users')
    .option('--client-id <id>', 'of this client id; "" is the default of client ids')
    .addOption(
      new Option('--ip <address>', 'of connections from there; "" is the default of addresses'),
    )
    .option('--dry-run', 'only say whether it could be done')
    .option('--reason <text>', 'why, for the audit trail')
    .action(
      cli.run(async (invocation, limits: string[], options) => {
        const { setQuota } = await import('./quotas.js');
        await setQuota(invocation, limits, options);
      }),
    );
  return quota;
}
