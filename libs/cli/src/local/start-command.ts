import { Command } from '@commander-js/extra-typings';
import type { Cli } from '../runtime/cli.js';
import { CliError } from '../runtime/cli-error.js';
import type { BrokerHost } from '../runtime/host.js';

export function hostOf({ host }: Cli): BrokerHost {
  if (host !== null) return host;
  throw new CliError('There is no broker installed beside this command.', {
    hint: 'The package posthorn has both: npx posthorn.',
  });
}

/** For its help: who types `posthorn start` gets the broker without this program. */
export function startCommand(cli: Cli) {
  return new Command('start')
    .summary('start a broker')
    .description(
      'start a broker, by settings in flags and in the environment; without DATABASE_URL with a PostgreSQL of its own, in .posthorn. Ports that nobody asked for move when they are taken. The same as posthorn without a command',
    )
    .option('--open', 'open the console in the browser')
    .option(
      '--seed',
      'fill it once with topics, records, a group that lags and dead letters, to look at; refused where it has topics of its own',
    )
    .argument('[settings...]', 'such as --port 9092; apps/broker/README.md has the table')
    .allowUnknownOption()
    .helpOption(false)
    .option('-h, --help', 'print this, and every setting')
    .action(
      cli.run(async (invocation, settings: string[], options, command) => {
        const host = hostOf(cli);
        if (options.help !== true) return host.start(invocation.env, settings);
        await invocation.print(
          `${command.helpInformation()}\nSettings:\n${await host.startHelp()}`,
        );
      }),
    );
}
