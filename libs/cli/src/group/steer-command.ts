import type { Command } from '@commander-js/extra-typings';
import { formatOption } from '../output/listing.js';
import { parseDuration } from '../parse/duration.js';
import type { Cli } from '../runtime/cli.js';

const topics = (text: string, before: readonly string[]): readonly string[] => [...before, text];

/** What Kafka has no request for: the admin API asks the members, and Posthorn's transport obeys. */
export function addSteering(group: Command, cli: Cli): void {
  group
    .command('pause')
    .description(
      'have running consumers stand still, over the admin API; those of the Nest transport obey. Shows who has',
    )
    .argument('<group>')
    .option('-t, --topic <topic>', 'only in this topic; repeatable', topics, [])
    .option(
      '--for <duration>',
      'until so much later; without it until they are resumed',
      parseDuration,
    )
    .option('--reason <text>', 'why, for the audit trail and for those who find them paused')
    .addOption(formatOption())
    .action(
      cli.run(async (invocation, groupId: string, options) => {
        const { pauseGroup } = await import('./steer-group.js');
        await pauseGroup(invocation, groupId, options);
      }),
    );
  group
    .command('resume')
    .description('have paused consumers go on')
    .argument('<group>')
    .option('-t, --topic <topic>', 'only in this topic; repeatable', topics, [])
    .option('--reason <text>', 'why, for the audit trail')
    .addOption(formatOption())
    .action(
      cli.run(async (invocation, groupId: string, options) => {
        const { resumeGroup } = await import('./steer-group.js');
        await resumeGroup(invocation, groupId, options);
      }),
    );
  group
    .command('pauses')
    .description('what is paused of a group, and who has obeyed')
    .argument('<group>')
    .addOption(formatOption())
    .action(
      cli.run(async (invocation, groupId: string, options) => {
        const { showPauses } = await import('./steer-group.js');
        await showPauses(invocation, groupId, options.output);
      }),
    );
}
