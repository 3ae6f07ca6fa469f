import { setImmediate as nextTurn } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { BrokerNode, Partition, PassedOver, Topic } from '@posthorn/log';
import { Activity, type Appended } from '../../metrics/activity.js';
import type { OutboxBacklog } from '../../outbox/outbox-rows.js';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { LogReader } from '../cluster/log-reader.js';
import { offsetsBetween } from '../cluster/offsets-between.js';
import type { Bounds } from '../cluster/partition-source.js';
import { mapLimited, READS_AT_ONCE } from '../concurrency.js';
import { GroupSampler, type GroupSample } from './group-sample.js';
import { KnownLabels, type Labels } from './labels.js';
import { RestoreTable, type RestoreSummary } from '../restores/restore-table.js';
import { LetterSampler, type LetterSample } from './letter-sample.js';
import { Patience, unlessAway } from './patience.js';

export interface PartitionSample {
  readonly partitionId: number;
  readonly topic: string;
  /** topic and partition */
  readonly labels: Labels;
  /** -1: nobody. */
  readonly leader: number;
  /** null when they are not known: nobody leads it, or PostgreSQL is away. */
  readonly bounds: Bounds | null;
  readonly sizeInBytes: bigint | null;
}

/** A topic as far as this broker leads it. */
export interface TopicSample {
  readonly name: string;
  readonly labels: Labels;
  /** Of all brokers. */
  readonly partitionCount: number;
  readonly ledCount: number;
  readonly appended: Appended;
  /** Sums, null when one of the parts is not known. */
  readonly recordCount: bigint | null;
  /** Whether they are still kept or not. */
  readonly recordsEver: bigint | null;
  readonly sizeInBytes: bigint | null;
}

export interface ClusterSample {
  readonly clusterId: string;
  /** This broker tells what every broker could: dashboards add up what brokers tell. */
  readonly speaksForAll: boolean;
  readonly brokers: readonly BrokerNode[];
  readonly topics: readonly TopicSample[];
  /** Those led here; from who speaks for all also those that nobody leads. */
  readonly partitions: readonly PartitionSample[];
  readonly ledCount: number;
  readonly leaderlessCount: number;
  readonly groups: readonly GroupSample[];
  /** null when it cannot be told, or another broker speaks for all. */
  readonly outbox: OutboxBacklog | null;
  /** As `outbox`. */
  readonly letters: LetterSample | null;
  /** null without a database, or when it does not tell; of who speaks for all. */
  readonly restores: RestoreSummary | null;
}

/** Partitions looked at before whoever else waits for the event loop gets a turn. */
const PARTITIONS_PER_TURN = 256;
/** Prometheus gives a scrape ten seconds by default. */
const PATIENCE_MS = 3_000;

/**
 * Filled in place, and again at each scrape: ten thousand that are new each time would be a quarter of its work, the garbage
 * collector's.
 */
interface Draft extends PartitionSample {
  readonly partition: Partition;
  leader: number;
  bounds: Bounds | null;
  sizeInBytes: bigint | null;
}

/** One look at everything that is exported. Bounds and committed offsets are in memory; timestamps may cost reads. */
@Injectable()
export class ClusterSampler {
  private readonly activity: Activity;
  private readonly labels = new KnownLabels();
  private readonly drafts = new WeakMap<Topic, readonly Draft[]>();

  constructor(
    @Inject(ADMIN_CONTEXT) private readonly context: AdminContext,
    private readonly reader: LogReader,
    private readonly groups: GroupSampler,
    private readonly letters: LetterSampler,
    private readonly restores: RestoreTable,
  ) {
    this.activity = context.activity ?? new Activity();
  }

  async sample(): Promise<ClusterSample> {
    const patience = new Patience(PATIENCE_MS);
    try {
      return await this.sampleWithin(patience);
    } finally {
      patience.end();
    }
  }

  private async sampleWithin(patience: Patience): Promise<ClusterSample> {
    const { cluster, topics } = this.context.log;
    this.labels.nextScrape();
    const speaksForAll = this.speaksForAll();
    const all = topics.all();
    const owned = all.flatMap((topic) => this.draftsOf(topic));
    const led = owned.filter(({ leader }) => leader === cluster.brokerId);
    const leaderless = owned.filter(({ leader }) => leader < 0);
    await this.fill(led, patience);
    const partitions = speaksForAll ? [...led, ...leaderless] : led;
    const { labels, activity } = this;
    const known = { labels, activity, bounds: boundsOf(led) };
    const groups = await this.groups.sample(known, patience);
    this.activity.keepOnly(
      new Set(owned.map(({ partition }) => partition.partitionId)),
      new Set(groups.map(({ group }) => group.groupId)),
    );
    return {
      clusterId: cluster.clusterId,
      speaksForAll,
      brokers: cluster.brokers(),
      topics: this.sumTopics(all, partitions, await this.context.log.passedOver()),
      partitions,
      ledCount: led.length,
      leaderlessCount: leaderless.length,
      groups,
      outbox: speaksForAll ? await this.sampleOutbox(patience) : null,
      letters: speaksForAll ? await this.letters.sample(patience) : null,
      restores: speaksForAll ? await this.sampleRestores(patience) : null,
    };
  }

  /** The one with the lowest id of those that are alive; while two disagree, both do or none. */
  private speaksForAll(): boolean {
    const { cluster } = this.context.log;
    return cluster.brokers().every(({ brokerId }) => brokerId >= cluster.brokerId);
  }

  private draftsOf(topic: Topic): readonly Draft[] {
    const { cluster } = this.context.log;
    let drafts = this.drafts.get(topic);
    if (drafts === undefined) {
      drafts = topic.partitions.map((partition) => ({
        partition,
        partitionId: partition.partitionId,
        topic: topic.name,
        labels: this.labels.partition(topic.name, partition.index),
        leader: -1,
        bounds: null,
        sizeInBytes: null,
      }));
      this.drafts.set(topic, drafts);
    }
    for (const draft of drafts) {
      draft.leader = cluster.leadershipOf(draft.partition.shard).brokerId ?? -1;
      if (draft.leader !== cluster.brokerId) draft.bounds = draft.sizeInBytes = null;
    }
    return drafts;
  }

  private async fill(led: readonly Draft[], patience: Patience): Promise<void> {
    for (let at = 0; at < led.length; at += PARTITIONS_PER_TURN) {
      const turn = led.slice(at, at + PARTITIONS_PER_TURN);
      // Most are in memory; a promise for each of ten thousand would cost 50 ms.
      const missing = turn.filter((draft) => !this.fillNow(draft));
      await mapLimited(missing, READS_AT_ONCE, (draft) => this.read(draft, patience));
      await nextTurn();
    }
  }

  private fillNow(draft: Draft): boolean {
    const now = this.context.log.offsetsNow(draft.partition.partitionId);
    if (now === null) return false;
    const { logStartOffset, highWatermark, sizeInBytes } = now;
    // What has not moved stays the object that it was.
    if (
      draft.bounds?.logStartOffset !== logStartOffset ||
      draft.bounds.highWatermark !== highWatermark
    ) {
      draft.bounds = { logStartOffset, highWatermark };
    }
    if (draft.sizeInBytes !== sizeInBytes) draft.sizeInBytes = sizeInBytes;
    return true;
  }

  private async read(draft: Draft, patience: Patience): Promise<void> {
    const { partition } = draft;
    const bounds = unlessAway<Bounds | null>(() => this.reader.bounds(partition), null);
    const sized = unlessAway(async () => (await this.reader.offsets(partition)).sizeInBytes, null);
    draft.bounds = await patience.wait(bounds, null);
    draft.sizeInBytes = await patience.wait(sized, null);
  }

  private sumTopics(
    all: readonly Topic[],
    partitions: readonly PartitionSample[],
    passedOver: PassedOver,
  ): readonly TopicSample[] {
    const ofTopic = Map.groupBy(partitions, ({ topic }) => topic);
    return all.map(({ name, partitions: everywhere }) => ({
      name,
      labels: this.labels.topic(name),
      partitionCount: everywhere.length,
      appended: this.appendedTo(everywhere),
      ...sumOf(
        (ofTopic.get(name) ?? []).filter(({ leader }) => leader >= 0),
        passedOver,
      ),
    }));
  }

  private appendedTo(partitions: readonly Partition[]): Appended {
    const sum = { records: 0, bytes: 0 };
    for (const { partitionId } of partitions) {
      const { records, bytes } = this.activity.appendedTo(partitionId);
      sum.records += records;
      sum.bytes += bytes;
    }
    return sum;
  }

  private sampleRestores(patience: Patience): Promise<RestoreSummary | null> {
    const summary = this.restores.summary().catch((error: unknown) => {
      this.context.logger.debug({ error }, 'restores could not be counted for /metrics');
      return null;
    });
    return patience.wait(summary, null);
  }

  private async sampleOutbox(patience: Patience): Promise<OutboxBacklog | null> {
    const { outbox, logger } = this.context;
    if (!outbox) return null;
    const backlog = outbox.backlog().catch((error: unknown) => {
      logger.debug({ error }, 'the outbox could not be counted for /metrics');
      return null;
    });
    return patience.wait(backlog, null);
  }
}

function boundsOf(led: readonly Draft[]): ReadonlyMap<number, Bounds> {
  const all = new Map<number, Bounds>();
  for (const { partition, bounds } of led) if (bounds) all.set(partition.partitionId, bounds);
  return all;
}

function sumOf(
  led: readonly PartitionSample[],
  passedOver: PassedOver,
): Pick<TopicSample, 'ledCount' | 'recordCount' | 'recordsEver' | 'sizeInBytes'> {
  const count = ({ partitionId }: PartitionSample, from: bigint, to: bigint): bigint =>
    offsetsBetween(passedOver, partitionId, { from, to });
  return {
    ledCount: led.length,
    recordCount: sum(led, (one) => {
      const { bounds } = one;
      return bounds && count(one, bounds.logStartOffset, bounds.highWatermark);
    }),
    recordsEver: sum(led, (one) => one.bounds && count(one, 0n, one.bounds.highWatermark)),
    sizeInBytes: sum(led, ({ sizeInBytes }) => sizeInBytes),
  };
}

function sum(
  led: readonly PartitionSample[],
  amount: (partition: PartitionSample) => bigint | null,
): bigint | null {
  let total = 0n;
  for (const partition of led) {
    const part = amount(partition);
    if (part === null) return null;
    total += part;
  }
  return total;
}
