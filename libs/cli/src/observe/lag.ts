import type { GroupLag, LiveGroupBody, PartitionLagBody } from '@posthorn/admin-client';
import { setTimeout as sleep } from 'node:timers/promises';
import { listingText, printListing, type Format, type Listing } from '../output/listing.js';
import { frame, sizeOf } from '../output/screen.js';
import type { Column } from '../output/table.js';
import { durationText } from '../parse/duration.js';
import type { Invocation } from '../runtime/invocation.js';
import { liveFigures } from './live.js';

interface LagOptions {
  readonly watch?: boolean;
  readonly output: Format;
}

const EVERY_MS = 1_000;

export async function lag(
  invocation: Invocation,
  groupId: string | undefined,
  { watch = false, output }: LagOptions,
): Promise<void> {
  if (groupId !== undefined) return lagOfGroup(invocation, groupId, { watch, output });
  for await (const { groups } of liveFigures(invocation)) {
    await show<LiveGroupBody>(
      invocation,
      { watch, output },
      {
        rows: groups,
        columns: GROUP_COLUMNS,
        name: (row) => row.groupId,
        empty: 'There are no groups.',
      },
    );
    if (!watch) return;
  }
}

export const GROUP_COLUMNS: readonly Column<LiveGroupBody>[] = [
  { title: 'GROUP', value: ({ groupId }) => groupId },
  { title: 'STATE', value: ({ state }) => state },
  { title: 'MEMBERS', value: ({ memberCount }) => memberCount, align: 'right' },
  { title: 'LAG', value: (row) => row.lag, align: 'right' },
  { title: 'BEHIND', value: ({ lagSeconds }) => secondsText(lagSeconds), align: 'right' },
  { title: 'IN/S', value: (row) => Math.round(row.producedPerSecond), align: 'right' },
  { title: 'OUT/S', value: (row) => Math.round(row.consumedPerSecond), align: 'right' },
  { title: 'DRAINED IN', value: drainText, align: 'right' },
];

export function secondsText(seconds: number | null): string {
  return seconds === null ? '-' : durationText(seconds * 1_000);
}

function drainText({ lag, secondsToDrain, memberCount }: LiveGroupBody): string {
  if (lag === '0') return '';
  if (memberCount === 0) return 'nobody reads';
  return secondsToDrain === null ? '-' : durationText(secondsToDrain * 1_000);
}

async function lagOfGroup(
  invocation: Invocation,
  groupId: string,
  { watch, output }: Required<LagOptions>,
): Promise<void> {
  const api = await invocation.api();
  const { signal } = invocation;
  for (;;) {
    const { data } = await api.GET('/api/v1/consumer-groups/{group}/lags', {
      params: { path: { group: groupId } },
    });
    await showPartitions(invocation, { watch, output }, data);
    if (!watch) return;
    await sleep(EVERY_MS, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
  }
}

async function showPartitions(
  invocation: Invocation,
  options: Required<LagOptions>,
  { partitions }: GroupLag,
): Promise<void> {
  await show<PartitionLagBody>(invocation, options, {
    rows: partitions,
    columns: [
      { title: 'TOPIC', value: ({ topic }) => topic },
      { title: 'PARTITION', value: ({ partition }) => partition, align: 'right' },
      { title: 'OFFSET', value: (row) => row.committedOffset ?? '-', align: 'right' },
      { title: 'END', value: (row) => row.highWatermark ?? '-', align: 'right' },
      { title: 'LAG', value: (row) => row.lag ?? '-', align: 'right' },
      { title: 'BEHIND', value: ({ lagSeconds }) => secondsText(lagSeconds), align: 'right' },
      { title: 'MEMBER', value: ({ memberId }) => memberId ?? '-' },
    ],
    name: ({ topic, partition }) => `${topic}/${partition}`,
    empty: 'It has no offsets, and no partitions.',
  });
}

/** A terminal that is watched is drawn anew, as far as it reaches; a pipe gets one after the other. */
async function show<Row>(
  invocation: Invocation,
  { watch, output }: Required<LagOptions>,
  listing: Listing<Row>,
): Promise<void> {
  const { stdout } = invocation.streams;
  const isDrawn = watch && stdout.isTTY === true && (output === 'table' || output === 'wide');
  if (!isDrawn) return printListing(invocation, output, listing);
  const text = listing.rows.length === 0 ? listing.empty : listingText(output, listing);
  await invocation.print(frame(text, sizeOf(stdout)));
}
