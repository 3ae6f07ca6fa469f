import { Command } from '@commander-js/extra-typings';
import { addExports } from '../exports/topic-export-command.js';
import { formatOption } from '../output/listing.js';
import { wholeNumber } from '../parse/numbers.js';
import type { Cli } from '../runtime/cli.js';
import { UsageError } from '../runtime/cli-error.js';

const PARTITIONS_MAX = 100_000;

type Pair = readonly [name: string, value: string];

/** `name=value`, repeatable. */
function pairs(text: string, before: readonly Pair[]): readonly Pair[] {
  const at = text.indexOf('=');
  if (at < 1)
    throw new UsageError(`"${text}" is no config.`, 'Configs look like retention.ms=86400000.');
  return [...before, [text.slice(0, at), text.slice(at + 1)]];
}

const names = (text: string, before: readonly string[]): readonly string[] => [...before, text];

export function topicCommand(cli: Cli) {
  const topic = new Command('topic').description('topics: what there is, and how it is kept');
  topic
    .command('ls')
    .description('list topics')
    .argument('[filter]', 'only topics whose names have this in them')
    .option('--internal', 'also those that Kafka keeps for itself')
    .addOption(formatOption())
    .action(
      cli.run(async (invocation, filter: string | undefined, options) => {
        const { listTopics } = await import('./list-topics.js');
        await listTopics(invocation, filter, options);
      }),
    );
  topic
    .command('create')
    .description('create a topic')
    .argument('<topic>')
    .option(
      '-p, --partitions <count>',
      "how many; the broker's default without it",
      wholeNumber(1, PARTITIONS_MAX),
    )
    .option(
      '-r, --replicas <count>',
      "of Apache Kafka: copies of each partition; the broker's default without it",
      wholeNumber(1, 100),
    )
    .option('-c, --config <name=value>', 'a config of its own; repeatable', pairs, [])
    .option('--if-missing', 'no error when it is there already')
    .option('--dry-run', 'only say whether it could be done')
    .action(
      cli.run(async (invocation, name: string, options) => {
        const { createTopic } = await import('./create-topic.js');
        await createTopic(invocation, name, options);
      }),
    );
  topic
    .command('describe')
    .description('partitions, offsets, sizes and configs of a topic')
    .argument('<topic>')
    .addOption(formatOption())
    .action(
      cli.run(async (invocation, name: string, options) => {
        const { describeTopic } = await import('./describe-topic.js');
        await describeTopic(invocation, name, options.output);
      }),
    );
  topic
    .command('config')
    .description('show the configs of a topic, or change them')
    .argument('<topic>')
    .option('--set <name=value>', 'give a config a value; repeatable', pairs, [])
    .option('--unset <name>', 'go back to the default; repeatable', names, [])
    .option('--dry-run', 'only say whether it could be done')
    .addOption(formatOption())
    .action(
      cli.run(async (invocation, name: string, options) => {
        const { topicConfig } = await import('./topic-config.js');
        await topicConfig(invocation, name, options);
      }),
    );
  addClone(topic, cli);
  addExports(topic, cli);
  addDestructive(topic, cli);
  return topic;
}

function addClone(topic: Command, cli: Cli): void {
  topic
    .command('clone')
    .description(
      'create a topic with the partitions and the configs of another; with --records also with what is in it now: keys, headers and timestamps as they are, offsets its own. With another number of partitions the keys choose',
    )
    .argument('<topic>', 'the original')
    .argument('<name>', 'of the new one')
    .option(
      '-p, --partitions <count>',
      'so many instead of as many as the original has',
      wholeNumber(1, PARTITIONS_MAX),
    )
    .option(
      '-r, --replicas <count>',
      'of Apache Kafka: copies of each partition',
      wholeNumber(1, 100),
    )
    .option(
      '-c, --config <name=value>',
      'a config that is to be otherwise than the original has it; repeatable',
      pairs,
      [],
    )
    .option('--records', 'with its records')
    .option('--dry-run', 'only say whether it could be done')
    .action(
      cli.run(async (invocation, from: string, to: string, options) => {
        const { cloneTopic } = await import('./clone-topic.js');
        await cloneTopic(invocation, from, to, options);
      }),
    );
}

function addDestructive(topic: Command, cli: Cli): void {
  topic
    .command('add-partitions')
    .description('let a topic have more partitions; keys move to others from then on')
    .argument('<topic>')
    .argument('<total>', 'how many there are to be then', wholeNumber(1, PARTITIONS_MAX))
    .option('--dry-run', 'only say whether it could be done')
    .action(
      cli.run(async (invocation, name: string, total: number, options) => {
        const { addPartitions } = await import('./add-partitions.js');
        await addPartitions(invocation, name, total, options);
      }),
    );
  topic
    .command('truncate')
    .description('remove records from the beginning of a topic, for ever')
    .argument('<topic>')
    .option(
      '--before <place>',
      'up to, not including: an offset, end, -10 (all but the last ten), or @-1h',
      'end',
    )
    .option('-p, --partitions <list>', 'only these: 0,2 or 0-3')
    .option('--dry-run', 'only say what would go')
    .option('--yes', 'do not ask')
    .addOption(formatOption())
    .action(
      cli.run(async (invocation, name: string, options) => {
        const { truncateTopic } = await import('./truncate-topic.js');
        await truncateTopic(invocation, name, options);
      }),
    );
  topic
    .command('rm')
    .description('delete a topic with all its records, for ever')
    .argument('<topic>')
    .option('--yes', 'do not ask')
    .action(
      cli.run(async (invocation, name: string, options) => {
        const { removeTopic } = await import('./remove-topic.js');
        await removeTopic(invocation, name, options);
      }),
    );
}
