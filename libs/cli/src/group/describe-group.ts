import type { GroupDescription } from '@posthorn/client';
import { printData, printListing, type Format } from '../output/listing.js';
import { coloured, type Column } from '../output/table.js';
import type { Invocation } from '../runtime/invocation.js';
import { existingGroup, groupLags, keyOf, type PartitionLag } from './group-lags.js';

const LAG_COLUMNS: readonly Column<PartitionLag>[] = [
  { title: 'TOPIC', value: ({ topic }) => topic },
  { title: 'PARTITION', value: ({ partition }) => partition, align: 'right' },
  { title: 'OFFSET', value: ({ offset }) => offset ?? '-', align: 'right' },
  { title: 'END', value: ({ endOffset }) => endOffset ?? 'gone', align: 'right' },
  { title: 'LAG', value: ({ lag }) => lag ?? '-', align: 'right' },
  { title: 'MEMBER', value: ({ memberId }) => memberId ?? '-' },
];

export async function describeGroup(
  invocation: Invocation,
  groupId: string,
  format: Format,
): Promise<void> {
  const admin = await invocation.admin();
  const group = await existingGroup(admin, groupId);
  const lags = await groupLags(invocation, group);
  const totalLag = lags.reduce((sum, { lag }) => sum + (lag ?? 0n), 0n);
  if (format === 'name') return invocation.print(`${groupId}\n`);
  if (format === 'json' || format === 'yaml')
    return printData(invocation, format, { ...group, totalLag, partitions: lags });
  const { state, members, assignor } = group;
  const name = coloured(invocation.streams.stdout, 'bold', groupId);
  const by = assignor === '' ? '' : `, assigned by ${assignor}`;
  await invocation.print(
    `${name}  ${state}, ${members.length} members${by}, ${totalLag} records behind\n`,
  );
  if (members.length === 0 && totalLag > 0n)
    invocation.say('Nobody reads: what it is behind only grows.');
  await printLags(invocation, format, lags);
}

export async function groupLag(
  invocation: Invocation,
  groupId: string,
  format: Format,
): Promise<void> {
  const admin = await invocation.admin();
  await printLags(
    invocation,
    format,
    await groupLags(invocation, await existingGroup(admin, groupId)),
  );
}

function printLags(
  invocation: Invocation,
  format: Format,
  rows: readonly PartitionLag[],
): Promise<void> {
  return printListing(invocation, format, {
    rows,
    columns: LAG_COLUMNS,
    name: keyOf,
    empty: 'It has no offsets, and no partitions.',
  });
}

type Member = GroupDescription['members'][number];

export async function groupMembers(
  invocation: Invocation,
  groupId: string,
  format: Format,
): Promise<void> {
  const admin = await invocation.admin();
  const { members } = await existingGroup(admin, groupId);
  await printListing<Member>(invocation, format, {
    rows: members,
    columns: [
      { title: 'CLIENT', value: ({ clientId }) => clientId },
      { title: 'HOST', value: ({ clientHost }) => clientHost },
      { title: 'INSTANCE', value: ({ instanceId }) => instanceId ?? '-', wide: true },
      { title: 'PARTITIONS', value: ({ assignment }) => assignment.map(keyOf).join(' ') || '-' },
      {
        title: 'HANDLERS',
        value: ({ handlers }) =>
          [...new Set(handlers.flatMap(({ names }) => names))].join(' ') || '-',
        wide: true,
      },
      { title: 'MEMBER', value: ({ memberId }) => memberId },
    ],
    name: ({ memberId }) => memberId,
    empty: `${groupId} has no members.`,
  });
}
