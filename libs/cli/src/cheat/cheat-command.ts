import { Command } from '@commander-js/extra-typings';
import type { Cli } from '../runtime/cli.js';

export function cheatCommand(cli: Cli) {
  return new Command('cheat')
    .summary('commands to copy, by what they are about')
    .description(
      'commands to copy: all of them, or those about start, topic, produce, consume, group, dlq, search, backup, access, context or check',
    )
    .argument('[about]')
    .action(
      cli.run(async (invocation, about: string | undefined) => {
        const { cheat } = await import('./cheat.js');
        await cheat(invocation, about);
      }),
    );
}
