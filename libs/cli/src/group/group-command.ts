import { Command } from '@commander-js/extra-typings';
import { formatOption } from '../output/listing.js';
import { wholeNumber } from '../parse/numbers.js';
import type { Cli } from '../runtime/cli.js';
import { UsageError } from '../runtime/cli-error.js';
import { addSteering } from './steer-command.js';

const topics = (text: string, before: readonly string[]): readonly string[] => [...before, text];

function shift(text: string): bigint {
  if (/^[+-]?\d{1,18}$/.test(text)) return BigInt(text.replace('+', ''));
  throw new UsageError(
    `--shift "${text}" is no number of records.`,
    'Back by a hundred is --shift -100.',
  );
}

function offset(text: string): bigint {
  if (/^\d{1,18}$/.test(text)) return BigInt(text);
  throw new UsageError(`"${text}" is no offset.`, 'posthorn group lag shows where a group is.');
}

const PARTITION_MAX = 1_000_000;

export function groupCommand(cli: Cli) {
  const group = new Command('group').description(
    'consumer groups: who reads what, and how far they are',
  );
  group
    .command('ls')
    .description('list groups')
    .argument('[filter]', 'only groups whose ids have this in them')
    .addOption(formatOption())
    .action(
      cli.run(async (invocation, filter: string | undefined, options) => {
        const { listGroups } = await import('./list-groups.js');
        await listGroups(invocation, filter, options.output);
      }),
    );
  group
    .command('describe')
    .description('state, members and lag of a group')
    .argument('<group>')
    .addOption(formatOption())
    .action(
      cli.run(async (invocation, groupId: string, options) => {
        const { describeGroup } = await import('./describe-group.js');
        await describeGroup(invocation, groupId, options.output);
      }),
    );
  group
    .command('lag')
    .description('how many records each partition of a group is behind; in seconds: posthorn lag')
    .argument('<group>')
    .addOption(formatOption())
    .action(
      cli.run(async (invocation, groupId: string, options) => {
        const { groupLag } = await import('./describe-group.js');
        await groupLag(invocation, groupId, options.output);
      }),
    );
  group
    .command('members')
    .description('who is in a group, and what each reads')
    .argument('<group>')
    .addOption(formatOption())
    .action(
      cli.run(async (invocation, groupId: string, options) => {
        const { groupMembers } = await import('./describe-group.js');
        await groupMembers(invocation, groupId, options.output);
      }),
    );
  addMoves(group, cli);
  addSteering(group, cli);
  addRemovals(group, cli);
  return group;
}

function addMoves(group: Command, cli: Cli): void {
  group
    .command('seek')
    .description(
      'move the offsets of a group; says what would be moved until --execute. A running group of a Posthorn broker is moved while it runs, by its admin API; of any other Kafka it has to be stopped.',
    )
    .argument('<group>')
    .option(
      '--to <place>',
      'start, end, 42, +10 (after the start), -10 (before the end), @-1h or @2026-11-22T10:00:00Z',
    )
    .option('--shift <records>', 'so many forwards, or with a minus backwards', shift)
    .option('--undo <file>', 'back to before: what this command printed with -o json')
    .option(
      '-t, --topic <topic>',
      'only this topic, also one without offsets yet; repeatable',
      topics,
      [],
    )
    .option('-p, --partitions <list>', 'only these: 0,2 or 0-3')
    .option('--execute', 'do it')
    .option('--reason <text>', 'why, for the audit trail of the admin API')
    .addOption(formatOption())
    .action(
      cli.run(async (invocation, groupId: string, options) => {
        const { seekGroup } = await import('./seek-group.js');
        await seekGroup(invocation, groupId, options);
      }),
    );
  group
    .command('copy')
    .description('give a group the offsets of another; says what would be moved until --execute')
    .argument('<from>', 'the group that has the offsets')
    .argument('<to>', 'the group that gets them')
    .option('-t, --topic <topic>', 'only this topic; repeatable', topics, [])
    .option('--execute', 'do it')
    .option('--reason <text>', 'why, for the audit trail of the admin API')
    .addOption(formatOption())
    .action(
      cli.run(async (invocation, from: string, to: string, options) => {
        const { copyGroup } = await import('./copy-group.js');
        await copyGroup(invocation, from, to, options);
      }),
    );
  group
    .command('skip')
    .description(
      'let a group go on behind a record that it cannot read: the first it has not read yet, or the one at an offset. Says what would be left out until --execute. A running group is moved as by seek',
    )
    .argument('<group>')
    .argument('<topic>')
    .argument('<partition>', 'of the record', wholeNumber(0, PARTITION_MAX))
    .argument('[offset]', 'of the record, to be sure of which', offset)
    .option('--execute', 'do it')
    .option('--reason <text>', 'why, for the audit trail of the admin API')
    .addOption(formatOption())
    .action(
      cli.run(
        async (invocation, groupId: string, topic: string, partition: number, at, options) => {
          const { skipRecord } = await import('./skip-record.js');
          await skipRecord(invocation, groupId, { topic, partition, at: at ?? null }, options);
        },
      ),
    );
}

function addRemovals(group: Command, cli: Cli): void {
  group
    .command('forget')
    .description(
      'forget what a group has committed in a topic that it reads no more, so that it has no lag there; says what would be gone until --execute. Other topics of it may be read meanwhile. By the admin API.',
    )
    .argument('<group>')
    .argument('<topic>')
    .option('--execute', 'do it')
    .option('--reason <text>', 'why, for the audit trail')
    .addOption(formatOption())
    .action(
      cli.run(async (invocation, groupId: string, topic: string, options) => {
        const { forgetTopic } = await import('./forget-topic.js');
        await forgetTopic(invocation, groupId, topic, options);
      }),
    );
  group
    .command('rm')
    .description('delete a group without members, with its offsets')
    .argument('<group>')
    .option('--yes', 'do not ask')
    .action(
      cli.run(async (invocation, groupId: string, options) => {
        const { removeGroup } = await import('./remove-group.js');
        await removeGroup(invocation, groupId, options);
      }),
    );
}
