import { Command } from '@commander-js/extra-typings';
import { formatOption } from '../output/listing.js';
import { wholeNumber } from '../parse/numbers.js';
import type { Cli } from '../runtime/cli.js';

const RATE_MAX = 100_000;
const VERBS = [
  ['pause', 'hold it until it is resumed'],
  ['resume', 'go on with it'],
  ['cancel', 'stop it; what was copied stays'],
] as const;

const texts = (text: string, before: readonly string[]): readonly string[] => [...before, text];

export function replayCommand(cli: Cli) {
  const replay = new Command('replay').description(
    'copies of old records, for one group or into another topic, while everybody else goes on',
  );
  replay
    .command('start')
    .description('replay a topic; says what would be copied until --execute')
    .argument('<topic>')
    .option(
      '--from <place>',
      'start, an offset (of one partition), or @time: @-1h, @2026-11-22T10:00:00Z',
      'start',
    )
    .option(
      '--until <place>',
      'the first that is not replayed any more, in the same form; what is committed now without it',
    )
    .option('-p, --partitions <list>', 'only these: 0,2 or 0-3')
    .option(
      '-g, --group <group>',
      'for this group alone; the others of the topic pass over the copies',
    )
    .option('--to <topic>', 'into this topic')
    .option('--key <key>', 'only records with this key')
    .option('--header <name=value>', 'only records with this header; repeatable', texts, [])
    .option(
      '--where <condition>',
      "only values with this, as in searches: '$.total>=50', '$.state==paid', or with one = any JSON value: '$.tags=[]'; repeatable",
      texts,
      [],
    )
    .option('--rate <count>', 'no more than so many a second', wholeNumber(1, RATE_MAX))
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
  addFollowing(replay, cli);
  return replay;
}

function addFollowing(replay: Command, cli: Cli): void {
  replay
    .command('ls')
    .description('list replays, newest first')
    .addOption(formatOption())
    .action(
      cli.run(async (invocation, options) => {
        const { listReplays } = await import('./replays.js');
        await listReplays(invocation, options.output);
      }),
    );
  replay
    .command('show')
    .description('one replay, and how far it is')
    .argument('<id>')
    .option('-w, --wait', 'until it has ended')
    .addOption(formatOption())
    .action(
      cli.run(async (invocation, id: string, options) => {
        const { showReplay } = await import('./replays.js');
        await showReplay(invocation, id, options);
      }),
    );
  for (const [verb, description] of VERBS)
    replay
      .command(verb)
      .description(description)
      .argument('<id>')
      .option('--reason <text>', 'why, for the audit trail')
      .action(
        cli.run(async (invocation, id: string, options) => {
          const { steerReplay } = await import('./replays.js');
          await steerReplay(invocation, id, verb, options);
        }),
      );
}
