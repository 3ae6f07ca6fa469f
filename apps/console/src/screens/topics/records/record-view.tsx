import type { RecordBody } from '@posthorn/admin-client';
import type { ReactNode } from 'react';
import { HeadersPart, RecordPart } from '../../../components/records/record-parts.js';
import facts from '../../../components/values/facts.module.css';
import { Tag } from '../../../components/values/status.js';
import { Time } from '../../../components/values/time.js';
import { bytes, digits } from '../../../format/numbers.js';
import { maskedText } from '../../../format/record-text.js';

export function RecordView({ record }: { readonly record: RecordBody }): ReactNode {
  const { partition, offset, timestamp, key, value, headers, undecodable, masked } = record;
  return (
    <>
      <dl className={facts.facts}>
        <dt>Position</dt>
        <dd>
          partition {partition}, offset {digits(offset)}
        </dd>
        <dt>Time</dt>
        <dd>
          <Time at={timestamp} as="full" /> (<Time at={timestamp} />)
        </dd>
        <dt>Size</dt>
        <dd>
          {bytes(value?.sizeInBytes ?? 0)} of value, {bytes(key?.sizeInBytes ?? 0)} of key
        </dd>
      </dl>
      {undecodable !== null && (
        <p>
          <Tag tone="bad">cannot be decoded</Tag> {undecodable}
        </p>
      )}
      {masked !== undefined && (
        <p>
          <Tag tone="warn">masked</Tag> {maskedText(masked)}
        </p>
      )}
      <RecordPart
        title="Key"
        content={key}
        absent="No key: the producer chose the partition in turn."
      />
      <RecordPart
        title="Value"
        content={value}
        absent="A tombstone: in a compacted topic it deletes the key."
      />
      <HeadersPart headers={headers} />
    </>
  );
}
