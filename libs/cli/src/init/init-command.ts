import { Argument, Command } from '@commander-js/extra-typings';
import type { Cli } from '../runtime/cli.js';

export function initCommand(cli: Cli) {
  return new Command('init')
    .summary('begin a project: a NestJS service')
    .description(
      'begin a project: a NestJS service that publishes an event and handles it, with its contract and its test. Nothing is installed, and nothing is written over',
    )
    .addArgument(
      new Argument('[kind]', 'of project').choices(['nest'] as const).default('nest' as const),
    )
    .argument('[folder]', 'to make it in', '.')
    .option('--name <name>', 'of the project and its group; that of the folder without it')
    .action(
      cli.run(async (invocation, _kind, folder: string, options) => {
        const { init } = await import('./init.js');
        await init(invocation, folder, options);
      }),
    );
}
