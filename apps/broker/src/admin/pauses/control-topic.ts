import { Inject, Injectable } from '@nestjs/common';
import {
  CONTROL_TOPIC,
  type ControlRecord,
  type Pause,
  pauseRecord,
  Pauses,
  type PauseScope,
  resumeRecord,
} from '@posthorn/client';
import type { Topic } from '@posthorn/log';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { LogReader } from '../cluster/log-reader.js';
import { PartitionReader } from '../records/partition-reader.js';
import { PublishService } from '../records/publish.service.js';
import { TopicsService } from '../topics/topics.service.js';

interface Known {
  readonly topicId: string;
  readonly pauses: Pauses;
  /** Where each partition is read on. */
  readonly next: Map<number, bigint>;
}

/**
 * The control topic as this broker knows it: what was read once stays known, and each look reads what has come since. It is
 * compacted, so the first look is as large as the pauses that were ever asked for and are still there.
 */
@Injectable()
export class ControlTopic {
  private known: Known | undefined;
  private reading: Promise<unknown> = Promise.resolve();

  constructor(
    @Inject(ADMIN_CONTEXT) private readonly context: AdminContext,
    private readonly reader: LogReader,
    private readonly topics: TopicsService,
    private readonly publishing: PublishService,
  ) {}

  /** What it asks for now; nothing where there is no such topic. */
  async read(): Promise<Pauses> {
    const turn = this.reading.then(() => this.readOn());
    this.reading = turn.catch(() => undefined);
    return turn;
  }

  async pause(pauses: readonly Pause[]): Promise<void> {
    await this.write(pauses.map((pause) => pauseRecord(pause)));
  }

  async resume(scopes: readonly PauseScope[]): Promise<void> {
    await this.write(scopes.map((scope) => resumeRecord(scope)));
  }

  private async readOn(): Promise<Pauses> {
    const topic = this.context.log.topics.byName(CONTROL_TOPIC);
    if (topic === undefined) {
      this.known = undefined;
      return new Pauses();
    }
    // One that was deleted and made again asks for nothing of what the old one did.
    const known =
      this.known?.topicId === topic.id
        ? this.known
        : { topicId: topic.id, pauses: new Pauses(), next: new Map<number, bigint>() };
    this.known = known;
    for (const partition of topic.partitions) {
      const { logStartOffset, highWatermark } = await this.reader.bounds(partition);
      const from = known.next.get(partition.index) ?? logStartOffset;
      const records = new PartitionReader(this.reader, partition);
      for await (const record of records.forward(from, highWatermark)) {
        if (record.undecodable === null) known.pauses.apply(record);
        known.next.set(partition.index, record.nextOffset);
      }
    }
    return known.pauses;
  }

  private async write(records: readonly ControlRecord[]): Promise<void> {
    if (records.length === 0) return;
    const topic = await this.topic();
    for (const { key, value } of records) {
      await this.publishing.publish(topic, {
        key: Buffer.from(key),
        value: value === null ? null : Buffer.from(value),
        headers: [],
        partition: null,
        timestamp: null,
      });
    }
  }

  private async topic(): Promise<Topic> {
    const { topics } = this.context.log;
    const there = topics.byName(CONTROL_TOPIC);
    if (there !== undefined) return there;
    try {
      const configs = { 'cleanup.policy': 'compact' };
      return await this.topics.create({
        name: CONTROL_TOPIC,
        partitions: 1,
        configs,
        validateOnly: false,
      });
    } catch (error) {
      // Another broker, or a service, was first.
      const made = topics.byName(CONTROL_TOPIC);
      if (made === undefined) throw error;
      return made;
    }
  }
}
