import { SegmentedControl } from '@mantine/core';
import type { DecodedBytesBody, RecordBody } from '@posthorn/admin-client';
import { useState, type ReactNode } from 'react';
import { bytes, plural } from '../../format/numbers.js';
import { hexOf, previewOf } from '../../format/record-text.js';
import { CopyButton } from '../values/copy-button.js';
import { RegisteredLine } from './registered-line.js';
import { JsonView } from '../values/json-view.js';
import classes from './record-parts.module.css';

const HEX_BYTES_MAX = 4096;

interface RecordPartProps {
  readonly title: string;
  readonly content: DecodedBytesBody | null;
  readonly absent: string;
}

/** A key or a value: as a tree where it is JSON, as text, or as the bytes it is. */
export function RecordPart({ title, content, absent }: RecordPartProps): ReactNode {
  const [isRaw, setIsRaw] = useState(false);
  const registered = content?.registered;
  const isJson = registered !== undefined || (content?.encoding === 'json' && !content.isTruncated);
  const text = registered !== undefined && !isRaw ? registered.text : content?.text;
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
            <CopyButton value={text ?? content.base64 ?? ''} what={`the ${title.toLowerCase()}`} />
          </span>
        )}
      </div>
      {registered !== undefined && <RegisteredLine registered={registered} />}
      {content?.notRegistered !== undefined && (
        <p className={classes.registered}>
          Looks like a value of the schema registry, and is shown as bytes: {content.notRegistered}
        </p>
      )}
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
  const { text, base64, isTruncated, sizeInBytes, registered } = content;
  if (registered !== undefined && isTree) return <JsonView text={registered.text} />;
  if (text !== undefined && isTree) return <JsonView text={text} />;
  return (
    <>
      <code>{text ?? hexOf(base64 ?? '', HEX_BYTES_MAX)}</code>
      {isTruncated && <p className={classes.none}>Cut: it has {bytes(sizeInBytes)} in all.</p>}
    </>
  );
}

export function HeadersPart({ headers }: Pick<RecordBody, 'headers'>): ReactNode {
  return (
    <section className={classes.part}>
      <h3>{headers.length === 0 ? 'No headers' : plural(headers.length, 'header')}</h3>
      {headers.length > 0 && <Headers headers={headers} />}
    </section>
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
