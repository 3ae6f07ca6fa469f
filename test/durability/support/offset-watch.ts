import { setTimeout as sleep } from 'node:timers/promises';
import { ErrorCode, errorName, OffsetFetch, type OffsetFetchResponse } from '@posthorn/protocol';
import type { OffsetSeen } from '../history/check-copies.js';
import { copyIn } from '../history/copies.js';
import type { Recorder } from '../history/history.js';
import { CoordinatorLink, GROUP, Stopped } from './coordinator-link.js';
import type { Address } from './raw-cluster.js';

const PAUSE_MS = 50;

export interface OffsetWatchOptions {
  readonly bootstrap: readonly Address[];
  readonly group: string;
  readonly from: string;
  /** The copies' topic. */
  readonly topic: string;
  readonly partitions: number;
  readonly recorder: Recorder;
}

/** Looks at where the group stands, again and again, and at which copies somebody had read before that. */
export class OffsetWatch {
  constructor(private readonly options: OffsetWatchOptions) {}

  async run(into: OffsetSeen[], stop: AbortSignal): Promise<void> {
    const { bootstrap, group, partitions } = this.options;
    const link = new CoordinatorLink(bootstrap, group, GROUP, stop);
    try {
      for (let n = 0; !stop.aborted; n++) {
        into.push(await this.#look(link, n % partitions));
        await sleep(PAUSE_MS);
      }
    } catch (error) {
      if (!(error instanceof Stopped)) throw error;
    } finally {
      link.close();
    }
  }

  async #look(link: CoordinatorLink, partition: number): Promise<OffsetSeen> {
    const { group: groupId, from, topic, recorder } = this.options;
    const copiedUpTo = recorder
      .lastReadOf(`${topic}/${partition}`)
      .map((value) => copyIn(value)?.inputOffset ?? -1n)
      .reduce((highest, offset) => (offset > highest ? offset : highest), -1n);
    const topics = [{ name: from, partitionIndexes: [partition] }];
    const codeOf = (r: OffsetFetchResponse): number =>
      r.topics[0]?.partitions[0]?.errorCode || r.errorCode;
    const { response } = await link.ask(
      OffsetFetch,
      [7, { groupId, topics, requireStable: true }],
      codeOf,
    );
    const code = codeOf(response);
    if (code !== ErrorCode.NONE) throw new Error(`OffsetFetch was answered ${errorName(code)}`);
    const offset = response.topics[0]?.partitions[0]?.committedOffset ?? -1n;
    return { partition, copiedUpTo, offset };
  }
}
