import { Command } from '@commander-js/extra-typings';
import { addJobCommands } from '../jobs/job-commands.js';
import type { Cli } from '../runtime/cli.js';

export function redriveCommand(cli: Cli) {
  const redrive = new Command('redrive').description(
    'redrives that were started by posthorn dlq redrive, and how far they are',
  );
  addJobCommands(redrive, cli, {
    what: 'redrive',
    left: 'what was copied stays, and the other letters are open again',
    kind: async () => (await import('./redrives.js')).REDRIVES,
  });
  return redrive;
}
