import type { ConsumedRecord } from '@posthorn/client';
import { describeError } from '../errors/describe-error.js';
import type { ConsumerOptions } from '../options/options.js';

export interface LanesOptions {
  readonly consumer: Pick<ConsumerOptions, 'lane' | 'perPartition'> | undefined;
  /** Records of a key stay in order beside each other, though `perPartition` may be 1. */
  readonly parks: boolean;
  /** No lanes for this topic: its handlers see to the order. */
  readonly withoutLanes: (topic: string) => boolean;
  readonly warn: (message: string) => void;
}

type Lane = (record: ConsumedRecord) => string | Buffer | null;

const keyOf: Lane = ({ key }) => key;

/** What keeps records in order beside each other. Nothing where the partition's order is all there is. */
export function lanes(options: LanesOptions): Pick<ConsumerOptions, 'lane'> {
  const { consumer, parks, withoutLanes, warn } = options;
  const own = consumer?.lane;
  if (!parks && own === undefined && (consumer?.perPartition ?? 1) === 1) return {};
  const lane = own === undefined ? keyOf : orKey(own, warn);
  return { lane: (record) => (withoutLanes(record.topic) ? null : lane(record)) };
}

/** The client takes a lane that cannot be told for the end of its partition, and one bad record would hold up all that come behind it. */
function orKey(own: Lane, warn: (message: string) => void): Lane {
  return (record) => {
    try {
      const lane: unknown = own(record);
      if (lane === null || typeof lane === 'string' || Buffer.isBuffer(lane)) return lane;
      throw new TypeError(`it gave ${typeof lane}, and text, bytes or null are needed`);
    } catch (error) {
      const { message } = describeError(error);
      warn(
        `consumer.lane fails on a record of '${record.topic}', whose lane is its key: ${message}`,
      );
      return keyOf(record);
    }
  };
}
