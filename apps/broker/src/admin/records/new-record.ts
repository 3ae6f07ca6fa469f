import { toBytes } from './is-bytes.js';
import type { NewRecord } from './publish.service.js';
import type { PublishBody } from './records.dto.js';

/** A validated body as the record that is meant. */
export function newRecordOf(body: PublishBody): NewRecord {
  return {
    key: toBytes(body.key ?? null),
    value: toBytes(body.value),
    headers: (body.headers ?? []).map(({ key, value }) => [key, toBytes(value)] as const),
    partition: body.partition ?? null,
    timestamp: body.timestamp === undefined ? null : BigInt(body.timestamp),
  };
}
