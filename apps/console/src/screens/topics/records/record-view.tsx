import { SegmentedControl } from '@mantine/core';
import type { DecodedBytesBody, RecordBody } from '@posthorn/admin-client';
import { useState, type ReactNode } from 'react';
import { CopyButton } from '../../../components/copy-button.js';
import { JsonView } from '../../../components/json-view.js';
import { Tag } from '../../../components/status.js';
import { Time } from '../../../components/time.js';
import { bytes, digits, plural } from '../../../format/numbers.js';
import { hexOf, previewOf } from '../../../format/record-text.js';
import classes from './records.module.css';

const HEX_BYTES_MAX = 4096;

export function RecordView({ record }: { readonly record: RecordBody }): ReactNode {
  const { partition, offset, timestamp, key, value, headers, undecodable } = record;
  return (
    <>
      <dl className={classes.facts}>
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
      <Part title="Key" content={key} absent="No key: the producer chose the partition in turn." />
      <Part
        title="Value"
        content={value}
        absent="A tombstone: in a compacted topic it deletes the key."
      />
      <section className={classes.part}>
        <h3>{headers.length === 0 ? 'No headers' : plural(headers.length, 'header')}</h3>
        {headers.length > 0 && <Headers headers={headers} />}
      </section>
    </>
  );
}

interface PartProps {
  readonly title: string;
  readonly content: DecodedBytesBody | null;
  readonly absent: string;
}

function Part({ title, content, absent }: PartProps): ReactNode {
  const [isRaw, setIsRaw] = useState(false);
  const isJson = content?.encoding === 'json' && !content.isTruncated;
  return (
    <section className={classes.part}>
      <div className={classes.partTitle}>
        <h3>{title}</h3>
        {content !== null && (
          <span>
            {isJson && (
              <SegmentedControl
                size="xs"
                aria-label={`${title} as`}
                data={['Tree', 'Raw']}
                value={isRaw ? 'Raw' : 'Tree'}
                onChange={(next) => setIsRaw(next === 'Raw')}
              />
            )}
            <CopyButton
              value={content.text ?? content.base64 ?? ''}
              what={`the ${title.toLowerCase()}`}
            />
          </span>
        )}
      </div>
      {content === null ? (
        <p className={classes.none}>{absent}</p>
      ) : (
        // Reachable by Tab, so that the arrow keys scroll it.
        <div className={classes.box} tabIndex={0} role="group" aria-label={title}>
          <Content content={content} isTree={isJson && !isRaw} />
        </div>
      )}
    </section>
  );
}

function Content({ content, isTree }: { content: DecodedBytesBody; isTree: boolean }): ReactNode {
  const { text, base64, isTruncated, sizeInBytes } = content;
  if (text !== undefined && isTree) return <JsonView text={text} />;
  return (
    <>
      <code>{text ?? hexOf(base64 ?? '', HEX_BYTES_MAX)}</code>
      {isTruncated && <p className={classes.none}>Cut: it has {bytes(sizeInBytes)} in all.</p>}
    </>
  );
}

function Headers({ headers }: Pick<RecordBody, 'headers'>): ReactNode {
  return (
    <table className={classes.headers}>
      <tbody>
        {headers.map(({ key, value }, index) => (
          // Kafka allows several headers of one name, in an order.
          <tr key={index}>
            <th scope="row">
              <code>{key}</code>
            </th>
            <td>
              {value === null ? (
                <span className={classes.none}>null</span>
              ) : (
                <code>{previewOf(value)}</code>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
