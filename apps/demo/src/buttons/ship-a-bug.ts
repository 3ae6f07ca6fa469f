import type { ResetOffsetsBody } from '@posthorn/admin-client';
import { orders } from '@posthorn/contracts';
import { stackOf, type Button, type World } from './button.js';
import { redeploy } from './redeploy.js';
import { count, grouped, until } from './wait.js';

const WRONG = `driver.tips join orders.orders on id = order_id
  where is_due and tips.tip_cents is distinct from orders.tip_cents`;
const GROUP = 'tips';

export const shipABug: Button = {
  name: 'ship-a-bug',
  title: 'Ship a bug, then rewind',
  does: 'Release 2 of the driver service goes out: it takes cents of a tip for whole coins.',
  watch:
    '“Wrong tips” grows in the strip. Then the fix goes out, and the group that counts tips is sent back to where it was before, while it runs: it reads those events again, and the totals become right.',
  heal: 'Ship the fix and rewind',
  holdMs: 15_000,
  needs: ['processes', 'admin'],
  byHand: 'the README of apps/driver has the setting (RELEASE=2)',
  async run({ world, say, hold, signal }) {
    const stack = stackOf(world);
    const before = await placeOf(world);
    let wrong = 0;
    try {
      say(`release 2 is process ${await redeploy(stack, 'driver', { RELEASE: '2' }, { signal })}`);
      await until({ signal }, 'a tip is wrong', async () => (await count(world, WRONG)) > 0);
      await hold();
    } finally {
      const pid = await redeploy(stack, 'driver', {}, { signal });
      wrong = await count(world, WRONG);
      say(
        `the fix is process ${pid}; ${grouped(wrong)} tips stay wrong until they are counted again`,
      );
    }
    let reread = '';
    await until({ signal }, `the group ${GROUP} is sent back`, async () => {
      reread = await rewind(world, before);
      return true;
    });
    say(`the group ${GROUP} goes back to where it was before release 2: ${reread} events again`);
    await until({ signal }, 'no tip is wrong', async () => (await count(world, WRONG)) === 0);
    return `${grouped(wrong)} tips were wrong; ${reread} events were read again by the running service, and none is wrong now`;
  },
};

type Place = NonNullable<ResetOffsetsBody['offsets']>;

/**
 * Where the group is: all that a release reads which comes now lies behind it. A time would not do: a group is behind by
 * what was written before that time and is read after it, and a rewind to the time leaves that as it is.
 */
async function placeOf({ admin }: World): Promise<Place> {
  const { data } = await admin.GET('/api/v1/consumer-groups/{group}/offsets', {
    params: { path: { group: GROUP } },
  });
  const committed = new Map(data.offsets.map(({ partition, offset }) => [partition, offset]));
  // A partition without a commit has no record that was read.
  return Array.from({ length: orders.partitions }, (_, partition) => {
    return { topic: orders.name, partition, offset: committed.get(partition) ?? '0' };
  });
}

/** Returns how many events will be read again. */
async function rewind({ admin }: World, offsets: Place): Promise<string> {
  const { data } = await admin.POST('/api/v1/consumer-groups/{group}/offsets:reset', {
    params: { path: { group: GROUP } },
    headers: { 'X-Reason': 'release 2 miscounted tips' },
    body: { strategy: 'each', offsets, evictMembers: true },
  });
  return grouped(Number(data.recordsToReread));
}
