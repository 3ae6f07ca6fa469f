import type { Topic } from '@posthorn/log';
import type { RecordInput } from '@posthorn/records';
import type { CommittedRecord } from '../../../apps/broker/src/admin/cluster/committed-records.js';
import {
  asJson,
  type RedriveSpec,
} from '../../../apps/broker/src/admin/dead-letters/redrive-spec.js';

const int32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
};
const int64 = (value: bigint): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(value);
  return bytes;
};

export interface Failed {
  readonly key: string | null;
  readonly value: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
  readonly message?: string;
}

/** As Spring and the transport write it. */
export function letterOf(
  { key, value, topic, partition, offset, message = 'no' }: Failed,
  timesRedriven = 0,
): RecordInput {
  return {
    key,
    value,
    timestamp: BigInt(Date.now()),
    headers: [
      ['mine', Buffer.from('kept')],
      ['kafka_dlt-original-topic', Buffer.from(topic)],
      ['kafka_dlt-original-partition', int32(partition)],
      ['kafka_dlt-original-offset', int64(offset)],
      ['kafka_dlt-original-timestamp', int64(1n)],
      ['kafka_dlt-original-consumer-group', Buffer.from('pay')],
      ['kafka_dlt-exception-fqcn', Buffer.from('Error')],
      ['kafka_dlt-exception-message', Buffer.from(message)],
      ...(timesRedriven === 0
        ? []
        : [['posthorn-redriven-times', Buffer.from(String(timesRedriven))] as const]),
    ],
  };
}

export function redriveSpec(topic: Topic | undefined, more: Partial<RedriveSpec> = {}) {
  return asJson({
    topic: topic?.name ?? '',
    topicId: topic?.id ?? '',
    forGroup: { kind: 'failed' },
    timesRedrivenMax: 5,
    partitioner: 'key',
    edits: null,
    ...more,
  });
}

export function stampsOf({ headers }: Pick<CommittedRecord, 'headers'>) {
  const last = new Map(headers);
  const text = (name: string) => last.get(name)?.toString();
  return {
    from: text('posthorn-redriven-from') ?? text('posthorn-replayed-from'),
    forGroup: text('posthorn-for-group'),
  };
}
