import { Command } from '@commander-js/extra-typings';
import type { Cli } from '../runtime/cli.js';
import { CliError } from '../runtime/cli-error.js';

/** Its services are no package, so that it runs where the repository is. */
export function demoCommand(cli: Cli) {
  return new Command('demo')
    .summary('the demo, in a checkout of the repository')
    .description(
      'the demo: four services that take orders, and what can be done to them. In a checkout of the repository, where it is the same as npm run demo; what follows is given to it, such as --orders 10000 --chaos; rides and activity, put first, are two other scenarios',
    )
    .argument('[arguments...]', 'of the demo: posthorn demo -- --help tells them')
    .allowUnknownOption()
    .action(
      cli.run(async (invocation, argv: string[]) => {
        const code = (await cli.host?.demo(argv)) ?? null;
        if (code === null)
          throw new CliError('The demo is not here: its services are in the repository.', {
            hint: 'In a checkout, npm ci && npm run demo starts it.',
          });
        invocation.exitCode = code;
      }),
    );
}
