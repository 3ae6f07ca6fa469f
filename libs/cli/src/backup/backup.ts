import { mkdir } from 'node:fs/promises';
import type { KafkaAdmin, TopicDescription } from '@posthorn/client';
import { definitionOf } from '../definitions/definitions.js';
import { Progress } from '../output/progress.js';
import { CliError } from '../runtime/cli-error.js';
import { ExitCode } from '../runtime/exit-code.js';
import type { Invocation } from '../runtime/invocation.js';
import { partitionOffsets, type PartitionOffsets } from '../topic/partition-offsets.js';
import { distance, gapsIn } from '../topic/passed-over.js';
import { groupsNow } from './group-offsets.js';
import {
  readManifest,
  writeManifest,
  type Manifest,
  type Segment,
  type TopicBackup,
} from './manifest.js';
import { SegmentWriter } from './segment-file.js';

/**
 * Writes what is committed now into a folder, or what came since into a folder that has some. The manifest grows with each
 * segment that is complete: ended at any moment, the next run goes on behind the last of them.
 */
export async function backup(
  invocation: Invocation,
  folder: string,
  names: readonly string[],
): Promise<void> {
  const admin = await invocation.admin();
  const before = await readManifest(folder);
  const chosen = await topicsToBackUp(admin, names);
  const { clusterId } = await admin.describeCluster();
  refuseOthers(folder, before, clusterId, chosen);
  await mkdir(folder, { recursive: true });
  const run = new BackupRun(
    invocation,
    folder,
    before ?? { version: 1, clusterId, at: '', topics: [] },
  );
  await run.groups(new Set(chosen.map(({ topic }) => topic)));
  for (const topic of chosen) {
    if (invocation.signal.aborted) break;
    await run.topic(topic);
  }
  const { records, segments } = run.counts();
  const what = `${records} records in ${segments} files were written into ${folder}`;
  invocation.say(invocation.signal.aborted ? `${what}; the same command goes on.` : `${what}.`);
}

async function topicsToBackUp(
  admin: KafkaAdmin,
  names: readonly string[],
): Promise<readonly TopicDescription[]> {
  const all = (await admin.listTopics()).filter(({ isInternal }) => !isInternal);
  const missing = names.find((name) => !all.some(({ topic }) => topic === name));
  if (missing !== undefined)
    throw new CliError(`There is no topic "${missing}".`, {
      exitCode: ExitCode.NOT_FOUND,
      hint: 'posthorn topic ls names the topics.',
    });
  return names.length === 0 ? all : all.filter(({ topic }) => names.includes(topic));
}

/** A folder has one history: offsets of another cluster, or of a topic that was made again, would not go on from its own. */
function refuseOthers(
  folder: string,
  manifest: Manifest | null,
  clusterId: string | null,
  chosen: readonly TopicDescription[],
): void {
  if (manifest === null) return;
  const refusal = { exitCode: ExitCode.REFUSED, hint: 'Name another folder.' };
  if (manifest.clusterId !== clusterId)
    throw new CliError(`The backup in ${folder} is of another cluster.`, refusal);
  for (const { topic, topicId } of chosen) {
    const own = manifest.topics.find((one) => one.topic === topic);
    if (own !== undefined && own.topicId !== topicId)
      throw new CliError(`The backup in ${folder} is of another topic named ${topic}.`, refusal);
  }
}

class BackupRun {
  #records = 0;
  #segments = 0;

  constructor(
    private readonly invocation: Invocation,
    private readonly folder: string,
    private manifest: Manifest,
  ) {}

  counts(): { readonly records: number; readonly segments: number } {
    return { records: this.#records, segments: this.#segments };
  }

  async groups(topics: ReadonlySet<string>): Promise<void> {
    const groups = await groupsNow(await this.invocation.admin(), this.manifest, topics);
    this.manifest = { ...this.manifest, groups };
  }

  async topic(description: TopicDescription): Promise<void> {
    const { topic, topicId, partitions } = description;
    const admin = await this.invocation.admin();
    const { configs } = definitionOf(description, await admin.topicConfigs(topic));
    const segments = this.manifest.topics.find((one) => one.topic === topic)?.segments ?? [];
    await this.#keep({ topic, topicId, partitions: partitions.length, configs, segments });
    const places = await partitionOffsets(admin, topic, { partitions: null });
    for (const bounds of places) await this.#partition(topic, bounds);
  }

  async #partition(topic: string, { partition, start, end }: PartitionOffsets): Promise<void> {
    const last = this.#own(topic).segments.findLast((one) => one.partition === partition);
    const done = last === undefined ? start : BigInt(last.next);
    if (end < done)
      throw new CliError(`${topic}/${partition} ends at ${end}; the backup has it up to ${done}.`, {
        hint: 'Its log was lost or taken back: name another folder.',
      });
    if (start > done)
      this.invocation.say(
        `${topic}/${partition}: offsets ${done} to ${start - 1n} were removed before they were backed up.`,
      );
    const from = start > done ? start : done;
    if (from === end || this.invocation.signal.aborted) return;
    await this.#segmentsOf(topic, partition, from, end);
  }

  async #segmentsOf(topic: string, partition: number, from: bigint, until: bigint): Promise<void> {
    const { invocation, folder } = this;
    const cluster = await invocation.cluster();
    const pages = cluster.read({
      partitions: [{ topic, partition, from, until }],
      isolation: 'read_committed',
      signal: invocation.signal,
      onRetry: (error) => invocation.say(`waiting: ${error.message}`),
    });
    const name = `${topic}/${partition}`;
    const [gaps] = await gapsIn(invocation, [{ topic, partition, from, to: until }]);
    const countTo = (end: bigint): number => Number(distance(from, end, gaps));
    const progress = new Progress(invocation.streams.stderr, name, countTo(until));
    let next = from;
    let writer = await SegmentWriter.open({ folder, topic, partition, from });
    try {
      for await (const { records } of pages)
        for (const record of records) {
          await writer.write(record);
          next = record.offset + 1n;
          progress.update(countTo(next));
          if (!writer.isFull) continue;
          await this.#keepSegment(topic, await writer.end(next));
          writer = await SegmentWriter.open({ folder, topic, partition, from: next });
        }
      // Behind the last record there may be ends of transactions: they are done with, too.
      await this.#keepSegment(topic, await writer.end(invocation.signal.aborted ? next : until));
    } catch (error) {
      await writer.abandon();
      throw error;
    } finally {
      progress.end();
    }
  }

  async #keepSegment(topic: string, segment: Segment): Promise<void> {
    const own = this.#own(topic);
    await this.#keep({ ...own, segments: [...own.segments, segment] });
    this.#records += segment.records;
    this.#segments++;
  }

  async #keep(topic: TopicBackup): Promise<void> {
    const others = this.manifest.topics.filter((one) => one.topic !== topic.topic);
    const at = new Date(this.invocation.nowMs()).toISOString();
    this.manifest = { ...this.manifest, at, topics: [...others, topic] };
    await writeManifest(this.folder, this.manifest);
  }

  #own(topic: string): TopicBackup {
    const own = this.manifest.topics.find((one) => one.topic === topic);
    if (own === undefined) throw new Error(`the manifest has no ${topic}`);
    return own;
  }
}
