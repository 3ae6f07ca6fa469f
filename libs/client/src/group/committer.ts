import { ErrorCode, KafkaError } from '@posthorn/protocol';
import type { AssignedPartition } from '../consumer/assigned-partition.js';
import { diagnostics, traced } from '../diagnostics.js';
import { ConnectionError } from '../errors.js';
import type { GroupMetadata, GroupOffset } from '../types.js';
import type { CommittedOffset, Offsets } from './offsets.js';

export interface CommitterEvents {
  /** A partition's offset was refused for good; reported once per offset. */
  refused(error: Error): void;
}

/**
 * Commits what the watermarks allow, one request in flight per group. Every attempt is made up anew from the partitions
 * that are ours at that moment: offsets of a partition that was lost in between are never sent again.
 */
export class Committer {
  #last: Promise<unknown> = Promise.resolve();
  #inFlight = 0;

  constructor(
    private readonly offsets: Offsets,
    private readonly identity: () => GroupMetadata,
    private readonly events: CommitterEvents,
  ) {}

  get isBusy(): boolean {
    return this.#inFlight > 0;
  }

  /** Resolves when none is in flight. */
  async idle(): Promise<void> {
    await this.#last;
  }

  /** What the group has committed; one attempt, refused while a transaction is about to commit more. */
  async stored(partition: AssignedPartition): Promise<GroupOffset | undefined> {
    const { topic, partition: index, key } = partition;
    // By name, as transactions commit.
    const found = (await this.offsets.fetch([{ topic, partition: index }])).get(key);
    return found && { topic, partition: index, ...found };
  }

  /** After the one in flight, if any. Rejects with KafkaError or ConnectionError; retries nothing. */
  commit(partitions: Iterable<AssignedPartition>): Promise<void> {
    const attempt = this.#last.then(() => this.#commit(partitions));
    this.#inFlight++;
    this.#last = attempt.then(
      () => this.#inFlight--,
      () => this.#inFlight--,
    );
    return attempt;
  }

  async #commit(partitions: Iterable<AssignedPartition>): Promise<void> {
    const due = [...partitions]
      .filter(({ isCurrent, isRepeating, isHeld }) => isCurrent && !isRepeating && !isHeld)
      .filter(({ isOfDeleted, isRefused }) => !isOfDeleted && !isRefused)
      .map((partition) => ({ partition, token: partition.token, ...partition.commitPoint }))
      .filter(
        ({ partition, offset, metadata }) =>
          offset !== partition.committed || metadata !== partition.committedMetadata,
      );
    if (due.length === 0) return;
    const { groupId, generationId } = this.identity();
    const offsets = due.map(({ partition: { topic, partition, topicId }, offset, metadata }) => ({
      topic,
      partition,
      topicId,
      offset,
      metadata,
    }));
    const refused = await traced(
      diagnostics.commit,
      () => ({ groupId, generationId, partitions: due.length }),
      () =>
        this.#send(
          due.map(({ partition }) => partition),
          offsets,
        ),
    );
    let isIncomplete = false;
    let isUnknown = false;
    for (const { partition, token, offset, metadata } of due) {
      const errorCode = refused.get(partition.key) ?? ErrorCode.NONE;
      if (errorCode === ErrorCode.OFFSET_METADATA_TOO_LARGE) {
        // A broker that takes less than Kafka's default. The offset alone must get through, at a last commit too.
        isIncomplete ||= partition.tellsProgress;
        partition.tellsProgress = false;
        continue;
      }
      if (errorCode === ErrorCode.UNKNOWN_TOPIC_ID) {
        // Gone, or the coordinator has not heard of it yet: the metadata tell.
        isUnknown = partition.isRefused = true;
        continue;
      }
      if (errorCode !== ErrorCode.NONE) {
        this.events.refused(new KafkaError(errorCode, `committing ${partition.key} ${offset}`));
      }
      if (partition.token !== token) continue;
      partition.committed = offset;
      partition.committedMetadata = metadata;
    }
    if (isIncomplete) await this.#commit(partitions);
    if (isUnknown) throw new KafkaError(ErrorCode.UNKNOWN_TOPIC_ID, 'a topic of the commit');
  }

  async #send(
    partitions: readonly AssignedPartition[],
    offsets: readonly CommittedOffset[],
  ): Promise<Map<string, number>> {
    const note = (isUnanswered: boolean): void => {
      for (const partition of partitions) partition.isUnanswered = isUnanswered;
    };
    note(true);
    try {
      const refused = await this.offsets.commit(offsets);
      note(false);
      return refused;
    } catch (error) {
      if (!(error instanceof ConnectionError) || !error.maybeSent) note(false);
      throw error;
    }
  }
}
