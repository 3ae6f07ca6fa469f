import { Command } from '@commander-js/extra-typings';
import { formatOption } from '../output/listing.js';
import type { Cli } from '../runtime/cli.js';
import type { Invocation } from '../runtime/invocation.js';
import { hostOf } from './start-command.js';

const VERBS = [
  ['add', [], 'make a user'],
  ['password', [], 'give a user another password'],
  ['remove', ['rm'], 'delete a user; their sessions go on until they authenticate again'],
] as const;

/** The first user comes from the database, before any broker lets anybody in. */
export function userCommand(cli: Cli) {
  const user = new Command('user')
    .summary('users, in the database or over the admin API')
    .description(
      'users that clients and people log in as. With --api, POSTHORN_API_URL or a context that has one over the admin API; else in the database of the brokers: that of DATABASE_URL or --database-url, or the broker’s own under --data-directory while no broker runs on it. A password is asked for, or is the first line of standard input; never an argument, which others could read',
    );
  for (const [verb, aliases, description] of VERBS)
    user
      .command(verb)
      .aliases(aliases)
      .description(description)
      .argument('<name>')
      .argument('[settings...]', '--database-url or --data-directory')
      .option('--reason <text>', 'why, for the audit trail of the admin API')
      .allowUnknownOption()
      .action(
        cli.run(async (invocation, name: string, settings: string[], { reason }) => {
          if (!isOverApi(invocation, settings))
            return inDatabase(cli, invocation, [verb, name, ...settings]);
          const { changeUser } = await import('../access/users.js');
          await changeUser(invocation, verb, name, reason);
        }),
      );
  user
    .command('list')
    .alias('ls')
    .description('name them, and the mechanisms each can use')
    .argument('[settings...]', '--database-url or --data-directory')
    .addOption(formatOption())
    .allowUnknownOption()
    .action(
      cli.run(async (invocation, settings: string[], { output }) => {
        const { listUsers, usersOfApi } = await import('../access/users.js');
        const users = isOverApi(invocation, settings)
          ? await usersOfApi(invocation)
          : await hostOf(cli).users(invocation.env, settings);
        await listUsers(invocation, output, users);
      }),
    );
  user
    .command('admin-link')
    .description(
      'print a link that makes an administrator, once and within the hour, also where there is one: for whoever reaches the database. It leads to POSTHORN_ADMIN_URL',
    )
    .argument('[settings...]', '--database-url or --data-directory')
    .allowUnknownOption()
    .action(
      cli.run((invocation, settings: string[]) =>
        inDatabase(cli, invocation, ['admin-link', ...settings]),
      ),
    );
  return user;
}

const isOverApi = ({ settings }: Invocation, named: readonly string[]): boolean =>
  settings.isApiGiven && named.length === 0;

async function inDatabase(
  cli: Cli,
  invocation: Invocation,
  argv: readonly string[],
): Promise<void> {
  invocation.exitCode = await hostOf(cli).user(invocation.env, argv);
}
