import type { ProducerRecord } from '@posthorn/client';
import { Progress } from '../output/progress.js';
import { printListing, type Format } from '../output/listing.js';
import { recordOfJson } from '../records/record-json.js';
import { CliError } from '../runtime/cli-error.js';
import { ExitCode } from '../runtime/exit-code.js';
import type { Invocation } from '../runtime/invocation.js';
import { existingManifest, recordsOf, type Manifest, type TopicBackup } from './manifest.js';
import { planOf, type TopicPlan } from './restore-plan.js';
import { configsAfter, configsWhile } from './restore-configs.js';
import { commitPlans, groupPlans } from './restore-groups.js';
import { linesOf, verifySegment } from './segment-file.js';

interface RestoreOptions {
  readonly prefix: string;
  readonly execute?: boolean;
  readonly output: Format;
}

const TOGETHER_MAX = 1_000;
const TOGETHER_BYTES_MAX = 8 * 1024 * 1024;

/** Every file is looked at before anything is written. Ended at any moment, the next run goes on behind the last record. */
export async function restore(
  invocation: Invocation,
  folder: string,
  names: readonly string[],
  { prefix, execute, output }: RestoreOptions,
): Promise<void> {
  const manifest = await existingManifest(folder);
  const chosen = topicsToRestore(manifest, names, folder);
  await verify(invocation, folder, chosen);
  const plans: TopicPlan[] = [];
  for (const topic of chosen) plans.push(await planOf(invocation, folder, topic, prefix));
  if (execute === true)
    for (const plan of plans)
      if (!invocation.signal.aborted) await carryOut(invocation, folder, plan);
  const groups = await groupPlans(invocation, folder, manifest, { plans, prefix });
  for (const remark of groups.flatMap(({ remarks }) => remarks)) invocation.say(remark);
  // Behind the records: an offset beyond the end of a log would be taken for one that is lost.
  if (execute === true && !invocation.signal.aborted) await commitPlans(invocation, groups);
  await printListing(invocation, output, {
    rows: plans.map(({ backup, topic, done }) => ({
      topic,
      from: backup.topic,
      partitions: backup.partitions,
      records: recordsOf(backup),
      done: done.reduce((sum, count) => sum + count, 0),
      groups: groups.filter(({ offsets }) => offsets.some((one) => one.topic === topic)).length,
    })),
    columns: [
      { title: 'TOPIC', value: ({ topic }) => topic },
      { title: 'FROM', value: ({ from }) => from },
      { title: 'PARTITIONS', value: ({ partitions }) => partitions, align: 'right' },
      { title: 'RECORDS', value: ({ records }) => records, align: 'right' },
      { title: 'THERE BEFORE', value: ({ done }) => done, align: 'right' },
      { title: 'GROUPS', value: ({ groups: count }) => count, align: 'right' },
    ],
    name: ({ topic }) => topic,
    empty: 'The backup has no topics.',
  });
  if (invocation.signal.aborted)
    invocation.say('Not all of it is restored: the same command goes on.');
  else if (execute === true) invocation.say('All of it is restored.');
  else invocation.say('Every file is as it was written. Nothing was restored: --execute does it.');
}

function topicsToRestore(
  { topics }: Manifest,
  names: readonly string[],
  folder: string,
): readonly TopicBackup[] {
  const missing = names.find((name) => !topics.some(({ topic }) => topic === name));
  if (missing === undefined)
    return names.length === 0 ? topics : topics.filter(({ topic }) => names.includes(topic));
  throw new CliError(`The backup in ${folder} has no topic "${missing}".`, {
    exitCode: ExitCode.NOT_FOUND,
    hint: `It has ${topics.map(({ topic }) => topic).join(', ')}.`,
  });
}

async function verify(
  { streams, signal }: Invocation,
  folder: string,
  topics: readonly TopicBackup[],
): Promise<void> {
  const segments = topics.flatMap((topic) => topic.segments);
  const progress = new Progress(streams.stderr, 'files looked at', segments.length);
  try {
    for (const [index, segment] of segments.entries()) {
      if (signal.aborted) return;
      await verifySegment(folder, segment);
      progress.update(index + 1);
    }
  } finally {
    progress.end();
  }
}

async function carryOut(invocation: Invocation, folder: string, plan: TopicPlan): Promise<void> {
  const { backup, topic, done, isThere } = plan;
  const admin = await invocation.admin();
  if (!isThere)
    await admin.createTopic({
      topic,
      partitions: backup.partitions,
      configs: configsWhile(backup.configs),
    });
  const cluster = await invocation.cluster();
  const producer = cluster.producer();
  const total = recordsOf(backup);
  const progress = new Progress(invocation.streams.stderr, topic, total);
  let count = done.reduce((sum, one) => sum + one, 0);
  try {
    for (let partition = 0; partition < backup.partitions; partition++)
      for await (const together of gathered(recordsAfter(folder, plan, partition))) {
        if (invocation.signal.aborted) return;
        await producer.sendAll(together);
        progress.update((count += together.length));
      }
  } finally {
    progress.end();
  }
  await admin.alterTopicConfigs(topic, configsAfter(backup.configs));
}

/** Those of a partition behind the ones that are there already. */
async function* recordsAfter(
  folder: string,
  { backup, topic, done }: TopicPlan,
  partition: number,
): AsyncGenerator<ProducerRecord> {
  let before = done[partition];
  for (const segment of backup.segments.filter((one) => one.partition === partition)) {
    if (segment.records <= before) {
      before -= segment.records;
      continue;
    }
    let line = 0;
    for await (const text of linesOf(folder, segment))
      if (line++ >= before) yield recordOfJson(text, line, { topic, keepPlace: true });
    before = 0;
  }
}

async function* gathered(
  records: AsyncIterable<ProducerRecord>,
): AsyncGenerator<readonly ProducerRecord[]> {
  let together: ProducerRecord[] = [];
  let bytes = 0;
  for await (const record of records) {
    together.push(record);
    bytes += record.value?.length ?? 0;
    if (together.length < TOGETHER_MAX && bytes < TOGETHER_BYTES_MAX) continue;
    yield together;
    together = [];
    bytes = 0;
  }
  if (together.length > 0) yield together;
}
