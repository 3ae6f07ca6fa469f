import { Command } from '@commander-js/extra-typings';
import type { Cli } from '../runtime/cli.js';
import { hostOf } from './start-command.js';

const VERBS = [
  ['add', 'make a user'],
  ['password', 'give a user another password'],
  ['remove', 'delete a user; their sessions go on until they authenticate again'],
] as const;

const NAMELESS_VERBS = [
  ['list', 'name them, and the mechanisms each can use'],
  [
    'admin-link',
    'print a link that makes somebody administrator of the console and the admin API, once and within the hour',
  ],
] as const;

/** Over the database, not a broker: this is where the first user comes from. */
export function userCommand(cli: Cli) {
  const user = new Command('user')
    .summary('users of the brokers’ database')
    .description(
      'users that clients and people log in as, in the database of the brokers: that of DATABASE_URL or --database-url, or else the broker’s own under --data-directory while no broker runs on it. A password is asked for, or is the first line of standard input; never an argument, which others could read',
    );
  for (const [verb, description] of VERBS) {
    user
      .command(verb)
      .description(description)
      .argument('<name>')
      .argument('[settings...]', '--database-url or --data-directory')
      .allowUnknownOption()
      .action(
        cli.run(async (invocation, name: string, settings: string[]) => {
          invocation.exitCode = await hostOf(cli).user(invocation.env, [verb, name, ...settings]);
        }),
      );
  }
  for (const [verb, description] of NAMELESS_VERBS) {
    user
      .command(verb)
      .description(description)
      .argument('[settings...]', '--database-url or --data-directory')
      .allowUnknownOption()
      .action(
        cli.run(async (invocation, settings: string[]) => {
          invocation.exitCode = await hostOf(cli).user(invocation.env, [verb, ...settings]);
        }),
      );
  }
  return user;
}
