import type { RecordHeaders } from '@posthorn/records';
import type { Json } from '../jobs/job.js';

/** How a key finds its partition: as Kafka's clients do, or where the record was when it failed. */
export type RedrivePartitioner = 'key' | 'origin';

/** What of the one letter is replaced; undefined: as it is. Bytes in base64. */
export interface RedriveEdits {
  readonly key?: string | null;
  readonly value?: string | null;
  readonly headers?: readonly (readonly [name: string, value: string | null])[];
}

/** What a redrive was asked for, as its job keeps it. */
export interface RedriveSpec {
  readonly topic: string;
  readonly topicId: string;
  /** Which group shall handle the copies: each letter's own, one by name, or every group of the topic. */
  readonly forGroup:
    { readonly kind: 'failed' | 'all' } | { readonly kind: 'named'; readonly name: string };
  readonly timesRedrivenMax: number;
  readonly partitioner: RedrivePartitioner;
  readonly edits: RedriveEdits | null;
}

export const asJson = (spec: RedriveSpec): Json => spec as unknown as Json;
export const asRedriveSpec = (spec: Json): RedriveSpec => spec as unknown as RedriveSpec;

export function edited(
  record: {
    readonly key: Buffer | null;
    readonly value: Buffer | null;
    readonly headers: RecordHeaders;
  },
  edits: RedriveEdits | null,
): typeof record {
  if (edits === null) return record;
  const { key, value, headers } = edits;
  return {
    key: key === undefined ? record.key : bytesOf(key),
    value: value === undefined ? record.value : bytesOf(value),
    headers: headers?.map(([name, content]) => [name, bytesOf(content)] as const) ?? record.headers,
  };
}

function bytesOf(base64: string | null): Buffer | null {
  return base64 === null ? null : Buffer.from(base64, 'base64');
}
