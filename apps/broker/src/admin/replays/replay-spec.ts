import type { Json } from '../jobs/job.js';
import type { Unmasks } from '../masking/masking.js';
import type { RangesOfTopic } from '../ranges/record-range.js';

/** All of it has to hold. */
export interface ReplayFilter {
  /** The key as UTF-8. */
  readonly key: string | null;
  /** A header of this name with this value, as UTF-8. */
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  /** What stands at a place of the value, which then has to be JSON. */
  readonly json: readonly { readonly path: string; readonly equals: Json }[];
  /** Comparisons such as `$.total>=50`; jobs of earlier versions have none. */
  readonly conditions?: readonly string[];
  /** What is part of the key, the value or a header's value. */
  readonly q?: string;
}

/** What a replay was asked for, as its job keeps it. */
export interface ReplaySpec extends RangesOfTopic {
  readonly where: ReplayFilter;
  /** Copies that are there for one group, or from a replay, are passed over unless this says otherwise. */
  readonly includesCopies: boolean;
  readonly targetTopic: string;
  readonly targetTopicId: string;
  /** The one group that shall handle the copies; null: all of the target. */
  readonly forGroup: string | null;
  /** What whoever asked for it may see of records, which is all that `where` sees; jobs of earlier versions have nothing. */
  readonly unmasks?: Unmasks;
}

export const replayAsJson = (spec: ReplaySpec): Json => spec as unknown as Json;
export const asReplaySpec = (spec: Json): ReplaySpec => spec as unknown as ReplaySpec;
