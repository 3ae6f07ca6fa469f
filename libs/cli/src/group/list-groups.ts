import { printListing, type Format } from '../output/listing.js';
import type { Invocation } from '../runtime/invocation.js';

export async function listGroups(
  invocation: Invocation,
  filter: string | undefined,
  format: Format,
): Promise<void> {
  const admin = await invocation.admin();
  const groups = await admin.listGroups();
  await printListing(invocation, format, {
    rows: groups.filter(({ groupId }) => filter === undefined || groupId.includes(filter)),
    columns: [
      { title: 'GROUP', value: ({ groupId }) => groupId },
      { title: 'STATE', value: ({ state }) => state || '-' },
      { title: 'TYPE', value: ({ type }) => type || '-', wide: true },
      { title: 'PROTOCOL', value: ({ protocolType }) => protocolType || '-', wide: true },
    ],
    name: ({ groupId }) => groupId,
    empty: filter === undefined ? 'There are no groups.' : `No group has "${filter}" in its id.`,
  });
}
