// A group of a hundred members takes in one more: how long until all of them have the new assignment. Members notice a
// rebalance at their next heartbeat, so the interval is short here; with the default of 3 s it is what one waits for.
import { connectCluster } from '../../libs/client/dist/index.js';
import { waitUntil } from './load.mjs';
import { figure, median, startStack } from './stack.mjs';

const MEMBERS = 100;
const PARTITIONS = 200;
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3);
const LIMIT_MS = 2_000;
const HEARTBEAT_MS = 300;

const stack = await startStack({ env: { POSTHORN_GROUP_INITIAL_REBALANCE_DELAY_MS: '500' } });
const clusters = [];
const members = new Map();
try {
  await connect('setup').ensureTopics([{ topic: 'shared', partitions: PARTITIONS }]);
  for (let n = 0; n < MEMBERS; n += 1) await join(`member-${n}`);
  await waitUntil(settled, 'the group is complete');
  const times = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const begun = performance.now();
    const newcomer = await join(`newcomer-${round}`);
    await waitUntil(settled, 'the newcomer is in');
    const joinMs = performance.now() - begun;
    await newcomer.close();
    members.delete(newcomer);
    await waitUntil(settled, 'the newcomer is out');
    times.push(joinMs, performance.now() - begun - joinMs);
    console.log(
      `round ${round + 1}: in after ${times.at(-2).toFixed(0)} ms, out after ${times.at(-1).toFixed(0)} ms`,
    );
  }
  figure(`a rebalance of ${MEMBERS} members, of ${LIMIT_MS} ms`, median(times) / LIMIT_MS, {
    atMost: 1,
  });
} finally {
  await Promise.all(clusters.map((cluster) => cluster.close()));
  await stack.stop();
}

function connect(clientId) {
  const cluster = connectCluster({ brokers: [stack.address], clientId });
  clusters.push(cluster);
  return cluster;
}

async function join(name) {
  const group = connect(name).group({
    groupId: 'hundred',
    topics: ['shared'],
    protocol: 'eager',
    heartbeatIntervalMs: HEARTBEAT_MS,
    handle: () => Promise.resolve(),
  });
  members.set(group, -1);
  group.on('joined', (generation) => members.set(group, generation));
  await group.start();
  return group;
}

/** All are of one generation, and every partition is somebody's. */
function settled() {
  const generations = new Set(members.values());
  const assigned = [...members.keys()].reduce((sum, group) => sum + group.assignment().length, 0);
  return generations.size === 1 && assigned === PARTITIONS;
}
