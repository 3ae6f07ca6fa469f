import { Command } from '@commander-js/extra-typings';
import { formatOption } from '../output/listing.js';
import type { Cli } from '../runtime/cli.js';

const VERBS = [
  ['pause', 'hold it until it is resumed'],
  ['resume', 'go on with it'],
  ['cancel', 'stop it; what was copied stays, and the other letters are open again'],
] as const;

export function redriveCommand(cli: Cli) {
  const redrive = new Command('redrive').description(
    'redrives that were started by posthorn dlq redrive, and how far they are',
  );
  redrive
    .command('ls')
    .description('list redrives, newest first')
    .addOption(formatOption())
    .action(
      cli.run(async (invocation, options) => {
        const { listRedrives } = await import('./redrives.js');
        await listRedrives(invocation, options.output);
      }),
    );
  redrive
    .command('show')
    .description('one redrive, and how far it is')
    .argument('<id>')
    .option('-w, --wait', 'until it has ended')
    .addOption(formatOption())
    .action(
      cli.run(async (invocation, id: string, options) => {
        const { showRedrive } = await import('./redrives.js');
        await showRedrive(invocation, id, options);
      }),
    );
  for (const [verb, description] of VERBS)
    redrive
      .command(verb)
      .description(description)
      .argument('<id>')
      .option('--reason <text>', 'why, for the audit trail')
      .action(
        cli.run(async (invocation, id: string, options) => {
          const { steerRedrive } = await import('./redrives.js');
          await steerRedrive(invocation, id, verb, options);
        }),
      );
  return redrive;
}
