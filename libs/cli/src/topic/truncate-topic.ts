import { printListing, type Format } from '../output/listing.js';
import { parsePartitions } from '../parse/numbers.js';
import { offsetOf, parseRange, timesOf } from '../parse/range.js';
import { UsageError } from '../runtime/cli-error.js';
import { confirmName } from '../runtime/confirm.js';
import type { Invocation } from '../runtime/invocation.js';
import { partitionOffsets } from './partition-offsets.js';
import { counted, distance } from './passed-over.js';

interface TruncateOptions {
  readonly before: string;
  readonly partitions?: string;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly output: Format;
}

/** What goes is shown before anybody is asked. */
export async function truncateTopic(
  invocation: Invocation,
  topic: string,
  options: TruncateOptions,
): Promise<void> {
  const range = parseRange(options.before, invocation.nowMs());
  if (range.to !== null) throw new UsageError('--before takes one place, not two.');
  const partitions = options.partitions === undefined ? null : parsePartitions(options.partitions);
  const admin = await invocation.admin();
  const offsets = await partitionOffsets(admin, topic, {
    partitions,
    times: timesOf(range),
    isolation: 'read_uncommitted',
  });
  const rows = (await counted(invocation, topic, offsets)).map((bounds) => {
    const [from, before] = [bounds.start, offsetOf(range.from, bounds)];
    const { partition, gaps } = bounds;
    return { partition, from, before, offsets: distance(from, before, gaps) };
  });
  const removed = rows.reduce((sum, row) => sum + row.offsets, 0n);
  if (options.dryRun !== true && rows.some(({ from, before }) => before > from)) {
    const what = `${removed} offsets at the beginning of ${topic} will be gone for ever.`;
    await confirmName(invocation, what, topic, options.yes === true);
    await admin.deleteRecords(
      topic,
      rows
        .filter(({ from, before }) => before > from)
        .map(({ partition, before }) => ({ partition, offset: before })),
    );
  }
  await printListing(invocation, options.output, {
    rows,
    columns: [
      { title: 'PARTITION', value: ({ partition }) => partition, align: 'right' },
      { title: 'FROM', value: ({ from }) => from, align: 'right' },
      { title: 'BEFORE', value: ({ before }) => before, align: 'right' },
      { title: 'OFFSETS', value: (row) => row.offsets, align: 'right' },
    ],
    name: ({ partition }) => String(partition),
    json: ({ partition, from, before }) => ({ partition, from, before }),
    empty: '',
  });
  if (options.dryRun === true) invocation.say('Nothing was removed: this was a dry run.');
  else invocation.say(`${removed} offsets were removed from ${topic}.`);
}
