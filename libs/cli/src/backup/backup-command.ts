import { Command } from '@commander-js/extra-typings';
import { formatOption } from '../output/listing.js';
import type { Cli } from '../runtime/cli.js';

export function backupCommand(cli: Cli) {
  return new Command('backup')
    .summary('topics with their records, into files')
    .description(
      'topics with their configs and all records that are committed, into a folder: keys, headers and timestamps exactly, in compressed lines of JSON with a checksum for each file. Into a folder that has a backup of the cluster goes what came since; ended at any moment, the same command goes on. What groups have committed for these topics is in it, too',
    )
    .argument('<folder>')
    .argument('[topics...]', 'these topics; all without')
    .action(
      cli.run(async (invocation, folder: string, topics: string[]) => {
        const { backup } = await import('./backup.js');
        await backup(invocation, folder, topics);
      }),
    );
}

export function restoreCommand(cli: Cli) {
  return new Command('restore')
    .summary('topics from what backup wrote')
    .description(
      'makes topics from what backup wrote, in this cluster or another. Looks at every checksum, and says what would be done until --execute. Each record is in the partition where it was, in order, with its timestamp; offsets begin at 0. Groups go on where they were, counted anew: where the backup begins later with the first record of it, where it ends earlier behind the last; what a group has committed meanwhile stays, and one with members is left as it is. A topic of that name has to be a part of the same backup, of a restore that was ended, which then goes on. While records come in the topic keeps all of them; its own retention holds from the end on',
    )
    .argument('<folder>')
    .argument('[topics...]', 'these topics of the backup; all without')
    .option('--prefix <text>', 'put before the names of the topics and of the groups', '')
    .option('--execute', 'do it')
    .addOption(formatOption())
    .action(
      cli.run(async (invocation, folder: string, topics: string[], options) => {
        const { restore } = await import('./restore.js');
        await restore(invocation, folder, topics, options);
      }),
    );
}
