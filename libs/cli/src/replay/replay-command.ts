import { Command } from '@commander-js/extra-typings';
import { addJobCommands } from '../jobs/job-commands.js';
import {
  containsOption,
  fromOption,
  headerOption,
  keyOption,
  partitionsOption,
  rateOption,
  untilOption,
  whereOption,
} from '../jobs/stretch-options.js';
import { formatOption } from '../output/listing.js';
import type { Cli } from '../runtime/cli.js';

export function replayCommand(cli: Cli) {
  const replay = new Command('replay').description(
    'copies of old records, for one group or into another topic, while everybody else goes on',
  );
  replay
    .command('start')
    .description('replay a topic; says what would be copied until --execute')
    .argument('<topic>')
    .addOption(fromOption())
    .addOption(untilOption('replayed'))
    .addOption(partitionsOption())
    .option(
      '-g, --group <group>',
      'for this group alone; the others of the topic pass over the copies',
    )
    .option('--to <topic>', 'into this topic')
    .addOption(keyOption())
    .addOption(headerOption())
    .addOption(whereOption())
    .addOption(containsOption())
    .addOption(rateOption())
    .option('--execute', 'do it')
    .option('--wait', 'until it has ended, with how far it is')
    .option('--reason <text>', 'why, for the audit trail')
    .addOption(formatOption())
    .action(
      cli.run(async (invocation, topic: string, options) => {
        const { startReplay } = await import('./start-replay.js');
        await startReplay(invocation, topic, options);
      }),
    );
  addJobCommands(replay, cli, {
    what: 'replay',
    left: 'what was copied stays',
    kind: async () => (await import('./replays.js')).REPLAYS,
  });
  return replay;
}
