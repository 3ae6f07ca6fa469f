import type { KafkaAdmin } from '@posthorn/client';
import { printListing } from '../output/listing.js';
import { Progress } from '../output/progress.js';
import { readYaml } from '../parse/yaml-file.js';
import { CliError } from '../runtime/cli-error.js';
import type { Invocation } from '../runtime/invocation.js';
import { hasMoreThanTopics, importAll, type ImportOptions } from './import-all.js';
import {
  checkedDefinitions,
  definitionOf,
  stepsTo,
  type Step,
  type TopicDefinition,
} from './definitions.js';

export async function importDefinitions(
  invocation: Invocation,
  file: string,
  options: ImportOptions,
): Promise<void> {
  const { execute = false, output } = options;
  const parsed = await readYaml(invocation, file);
  if (hasMoreThanTopics(parsed)) return importAll(invocation, parsed, options);
  const { topics } = checkedDefinitions(parsed, file);
  const admin = await invocation.admin();
  const steps = await stepsFor(admin, topics);
  const possible = steps.filter(({ action }) => action !== 'impossible');
  if (execute) await carryOut(invocation, admin, topics, possible);
  await printListing(invocation, output, {
    rows: steps,
    columns: [
      { title: 'TOPIC', value: ({ topic }) => topic },
      { title: 'ACTION', value: ({ action }) => action },
      { title: 'WHAT', value: ({ what }) => what },
      { title: 'BEFORE', value: ({ before }) => before ?? '-' },
      { title: 'AFTER', value: ({ after }) => after },
    ],
    name: ({ topic }) => topic,
    empty: 'Everything is as the file says.',
  });
  if (steps.length > 0 && !execute) invocation.say('Nothing was changed: --execute does it.');
  const impossible = steps.length - possible.length;
  if (impossible > 0)
    throw new CliError(
      `${impossible} topics have more partitions than the file says, and none can be removed.`,
    );
}

async function stepsFor(
  admin: KafkaAdmin,
  topics: readonly TopicDefinition[],
): Promise<readonly Step[]> {
  const there = new Map((await admin.listTopics()).map((one) => [one.topic, one]));
  const steps: Step[] = [];
  for (const wanted of topics) {
    const description = there.get(wanted.topic);
    const found =
      description === undefined
        ? null
        : definitionOf(description, await admin.topicConfigs(wanted.topic));
    steps.push(...stepsTo(wanted, found));
  }
  return steps;
}

async function carryOut(
  invocation: Invocation,
  admin: KafkaAdmin,
  topics: readonly TopicDefinition[],
  steps: readonly Step[],
): Promise<void> {
  const progress = new Progress(invocation.streams.stderr, 'done', steps.length);
  for (const [index, { topic, action, what, after }] of steps.entries()) {
    if (invocation.signal.aborted) return;
    progress.update(index);
    const wanted = topics.find((one) => one.topic === topic);
    if (action === 'create' && wanted !== undefined)
      await admin.createTopic({ topic, partitions: wanted.partitions, configs: wanted.configs });
    else if (action === 'add partitions') await admin.addPartitions(topic, Number(after));
    else await admin.alterTopicConfigs(topic, [{ name: what, value: after }]);
  }
  progress.end();
}
