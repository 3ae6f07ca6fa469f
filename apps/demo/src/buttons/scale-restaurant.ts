import { orders } from '@posthorn/contracts';
import { untilReady } from '../health.js';
import { stackOf, type Button, type World } from './button.js';
import { grouped, until } from './wait.js';

const MORE = [2, 3] as const;

export const scaleRestaurant: Button = {
  name: 'scale-restaurant',
  title: 'Scale the restaurant to three',
  does: 'Two more processes of the restaurant join its group.',
  watch:
    'The partitions move: each process has two of the six. An order’s events stay in one partition, so they stay in order; “out of order” stays at 0.',
  heal: 'Back to one',
  holdMs: 25_000,
  needs: ['processes'],
  byHand: 'INSTANCE_ID=restaurant-2 node apps/restaurant/dist/main.js',
  async run({ world, say, hold, signal }) {
    const stack = stackOf(world);
    let shared = '';
    try {
      await Promise.all(
        MORE.map(async (number) => {
          const program = await stack.addInstance('restaurant', number);
          const { name, ports } = program.program;
          await untilReady(
            name,
            `http://127.0.0.1:${ports[0]}`,
            () => true,
            () => program.isListening,
          );
          say(`${name} is process ${program.pid}`);
        }),
      );
      await until({ signal }, 'all three have partitions', async () => {
        const partitions = await partitionsByMember(world);
        shared = partitions.map((each) => grouped(each)).join(' + ');
        // One that moves belongs to nobody for a moment.
        const given = partitions.reduce((sum, each) => sum + each, 0);
        return (
          partitions.every((each) => each > 0) &&
          partitions.length === MORE.length + 1 &&
          given === orders.partitions
        );
      });
      say(`the partitions of orders are shared ${shared}`);
      await hold();
    } finally {
      await Promise.all(MORE.map((number) => stack.remove(`restaurant-${number}`)));
    }
    await until({ signal }, 'one has all partitions', async () => {
      return (await partitionsByMember(world)).filter((each) => each > 0).length === 1;
    });
    return `three processes shared the partitions ${shared}, and one has all of them again`;
  },
};

/** How many partitions each member of the restaurant's group has. */
async function partitionsByMember({ admin }: World): Promise<readonly number[]> {
  const { data } = await admin.GET('/api/v1/consumer-groups/{group}', {
    params: { path: { group: 'restaurant' } },
  });
  return data.members.map(({ assignment }) =>
    (assignment ?? []).reduce((sum, { partitions }) => sum + partitions.length, 0),
  );
}
