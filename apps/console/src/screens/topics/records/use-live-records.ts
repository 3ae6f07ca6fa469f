import type { RecordBody } from '@posthorn/admin-client';
import { useEffect, useState } from 'react';
import { api } from '../../../api/client.js';
import { signInWhenAsked } from '../../../api/sign-in.js';
import { queryOf, type RecordFilter } from '../../../format/record-filter.js';
import { withArrived, type Arrivals } from './arrivals.js';

export interface LiveScope {
  readonly topic: string;
  readonly partition: number | undefined;
  /** Empty: all. */
  readonly filter: RecordFilter;
  readonly isOn: boolean;
}

export interface LiveRecords extends Arrivals {
  readonly error: unknown;
}

const NOTHING: LiveRecords = { records: [], skipped: 0n, error: null };
/** More would be work for the broker, at the cost of those who publish, that nobody sees. */
const RECORDS_PER_SECOND = 100;
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
    let skipped = 0n;
    const timer = setInterval(() => {
      if (fresh.length === 0) return;
      const newest = fresh.splice(0).toReversed();
      const passedOver = skipped;
      skipped = 0n;
      setLive((before) => ({ ...withArrived(before, newest, passedOver), error: null }));
    }, FLUSH_MS);
    const scope = { topic, partition, filter: JSON.parse(wanted) as RecordFilter };
    const onEvent = {
      record: (record: RecordBody) => void fresh.push(record),
      skipped: ({ from, to }: Skipped) => void (skipped += BigInt(to) - BigInt(from)),
    };
    follow(scope, stop.signal, onEvent).catch((error: unknown) => {
      if (stop.signal.aborted) return;
      setLive((before) => ({ ...before, error }));
      signInWhenAsked(error);
    });
    return () => {
      stop.abort();
      clearInterval(timer);
    };
  }, [topic, partition, wanted, isOn]);
  return live;
}

interface Skipped {
  readonly from: string;
  readonly to: string;
}

async function follow(
  { topic, partition, filter }: Omit<LiveScope, 'isOn'>,
  signal: AbortSignal,
  on: { record(record: RecordBody): void; skipped(range: Skipped): void },
): Promise<void> {
  const query = { ...queryOf(filter), partition, bytes: PREVIEW_BYTES };
  const params = {
    path: { topic },
    query: { ...query, recordsPerSecond: RECORDS_PER_SECOND },
  };
  const events = api.events('/api/v1/topics/{topic}/records:tail', { params, signal });
  for await (const { event, data } of events) {
    if (event === 'record') on.record(data as RecordBody);
    if (event === 'skipped') on.skipped(data as Skipped);
  }
}
