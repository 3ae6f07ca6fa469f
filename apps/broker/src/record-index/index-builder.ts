import type { Log } from '@posthorn/log';
import type { Clock } from '../clock.js';
import type { BuildRows, OpenPart } from './build-rows.js';
import { INDEX_CONFIG } from './index-fields.js';
import type { IndexPace } from './index-pace.js';
import type { IndexedPartition } from './indexed-partition.js';
import type { RunWriter } from './run-writer.js';
import { readRun } from './run-reader.js';

export interface IndexBuilderContext {
  readonly builds: BuildRows;
  readonly log: Log;
  readonly clock: Clock;
  readonly pace: IndexPace;
  /** How often it is asked what is to be built. */
  readonly buildLookMs?: number;
  readonly faultPoint?: (name: string) => void;
}

/** So soon ends a build that is cancelled. */
const LOOK_EVERY_MS = 1_000;

/**
 * Indexes what lies behind the index: runs that lack a field of the topic's are read again and replaced, each by one of the
 * same range in one transaction. Until then a search reads there, as it does wherever the index tells nothing; so an answer
 * is the same at any moment of it. What is left follows from the runs, whoever was killed and whoever leads by then.
 */
export class IndexBuilder {
  #parts: ReadonlyMap<number, OpenPart> = new Map();
  #lookAtMs = 0;

  constructor(
    private readonly context: IndexBuilderContext,
    private readonly writer: RunWriter,
  ) {}

  /**
   * What is wanted by now. A part waits while this broker has yet to hear what the topic says of its index: it would be
   * built without the new field, or be ended because the index was off a moment ago.
   */
  async look(): Promise<void> {
    const { builds, clock, log } = this.context;
    const now = clock.now();
    if (now < this.#lookAtMs) return;
    const isKnown = ({ topicId, config }: OpenPart): boolean =>
      (log.topics.byId(topicId)?.configs.get(INDEX_CONFIG) ?? null) === config;
    const parts = (await builds.settle()).filter(isKnown);
    this.#parts = new Map(parts.map((part) => [part.partitionId, part]));
    this.#lookAtMs = now + (this.context.buildLookMs ?? LOOK_EVERY_MS);
  }

  /** Up to where everything is wanted, however little it is. */
  wantedUntil(partitionId: number): bigint {
    return this.#parts.get(partitionId)?.end ?? 0n;
  }

  /**
   * One run, or the news that none is left. @param start where the log begins. @returns whether it may be called again at
   * once.
   */
  async step(
    partition: IndexedPartition,
    fields: readonly string[],
    start: bigint,
  ): Promise<boolean> {
    const part = this.#parts.get(partition.partitionId);
    if (part === undefined) return false;
    if (fields.length === 0) {
      await this.context.builds.fail(part.buildId, 'posthorn.index of the topic is none');
      this.#parts = new Map();
      return false;
    }
    const run = partition.lacking(fields, part.end);
    if (run === undefined) {
      const done = partition.end > start ? partition.end : start;
      await this.#moved(partition, part, done);
      return false;
    }
    const { partitionId, baseOffset: from, endOffset: until } = run;
    const request = { partitionId, from, fields, bytesMax: Number.POSITIVE_INFINITY };
    const { log, pace, faultPoint } = this.context;
    const read = await readRun(log, { ...request, start, until }, pace);
    faultPoint?.('index-reread');
    if (read === null) return false;
    await this.writer.replace(partition, run, read, fields);
    await this.#moved(partition, part, until);
    return true;
  }

  async #moved(partition: IndexedPartition, part: OpenPart, done: bigint): Promise<void> {
    await this.context.builds.moved(part, done, partition);
    if (done >= part.end) {
      this.#parts = new Map([...this.#parts].filter(([id]) => id !== part.partitionId));
    }
  }
}
