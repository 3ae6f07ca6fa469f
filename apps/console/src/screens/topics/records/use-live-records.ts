import type { RecordBody } from '@posthorn/admin-client';
import { useEffect, useState } from 'react';
import { api } from '../../../api/client.js';
import { signInWhenAsked } from '../../../api/sign-in.js';
import { queryOf, type RecordFilter } from '../../../format/record-filter.js';

export interface LiveScope {
  readonly topic: string;
  readonly partition: number | undefined;
  /** Empty: all. */
  readonly filter: RecordFilter;
  readonly isOn: boolean;
}

export interface LiveRecords {
  /** Newest first. */
  readonly records: readonly RecordBody[];
  readonly error: unknown;
}

const NOTHING: LiveRecords = { records: [], error: null };
/** An eye follows no more, and the list of older records goes on below. */
const KEPT_MAX = 500;
const PREVIEW_BYTES = 512;
/** Records that come together are drawn together: a frame each would be too much at a thousand a second. */
const FLUSH_MS = 150;

/** What is written from now on, as it comes. */
export function useLiveRecords({ topic, partition, filter, isOn }: LiveScope): LiveRecords {
  const [live, setLive] = useState(NOTHING);
  // A filter is made anew from the URL at each drawing; the same words are the same stream.
  const wanted = JSON.stringify(filter);
  useEffect(() => {
    setLive(NOTHING);
    if (!isOn) return undefined;
    const stop = new AbortController();
    const fresh: RecordBody[] = [];
    const timer = setInterval(() => {
      if (fresh.length === 0) return;
      const newest = fresh.splice(0).toReversed();
      setLive(({ records }) => ({
        records: [...newest, ...records].slice(0, KEPT_MAX),
        error: null,
      }));
    }, FLUSH_MS);
    const scope = { topic, partition, filter: JSON.parse(wanted) as RecordFilter };
    follow(scope, stop.signal, (record) => fresh.push(record)).catch((error: unknown) => {
      if (stop.signal.aborted) return;
      setLive(({ records }) => ({ records, error }));
      signInWhenAsked(error);
    });
    return () => {
      stop.abort();
      clearInterval(timer);
    };
  }, [topic, partition, wanted, isOn]);
  return live;
}

async function follow(
  { topic, partition, filter }: Omit<LiveScope, 'isOn'>,
  signal: AbortSignal,
  onRecord: (record: RecordBody) => void,
): Promise<void> {
  const params = {
    path: { topic },
    query: { ...queryOf(filter), partition, bytes: PREVIEW_BYTES },
  };
  const events = api.events('/api/v1/topics/{topic}/records:tail', { params, signal });
  for await (const { event, data } of events) if (event === 'record') onRecord(data as RecordBody);
}
