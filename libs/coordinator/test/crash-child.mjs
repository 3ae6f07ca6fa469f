// A coordinator that works as hard as it can until it is killed, and says what it acknowledged: `c <group> <offset>`,
// `g <generation>`. A pipe's writes are synchronous, so a line that was written has reached the parent.
import { createCoordinators, createPostgresGroupStore } from '@posthorn/coordinator';
import { createPool } from '@posthorn/db';

const [url, shard, epoch] = process.argv.slice(2);
const pool = createPool({ url, max: 3 });
const onError = (error) => process.stderr.write(`${error.stack}\n`);
const { groups: coordinator } = createCoordinators({
  // Rotates all the time, so that the kill falls into rotations too.
  store: createPostgresGroupStore({ pool, onError, rotateBytes: 0, rowsPerCheck: 1 }),
  clock: {
    now: () => Date.now(),
    setTimer: (delayMs, callback) => {
      const timer = setTimeout(callback, delayMs);
      return () => clearTimeout(timer);
    },
  },
  settings: { initialRebalanceDelayMs: 0 },
  shardOfKey: () => Number(shard),
  isLed: () => true,
  allocateProducerId: () => Promise.reject(new Error('no transactions here')),
  writeMarkers: () => Promise.resolve(),
  newMemberSuffix: () => crypto.randomUUID(),
  onError,
});
await coordinator.load(Number(shard), Number(epoch));

async function commitForEver(groupId) {
  const { topics } = await coordinator.fetchOffsets({ groupId, topics: null });
  let offset = topics[0]?.partitions[0]?.committedOffset ?? 0n;
  for (;;) {
    offset += 1n;
    const partition = { partitionIndex: 0, committedLeaderEpoch: 0, committedMetadata: null };
    const { topics: results } = await coordinator.commitOffsets({
      groupId,
      generationId: -1,
      memberId: '',
      groupInstanceId: null,
      retentionTimeMs: -1n,
      knowsGroupIdNotFound: true,
      topics: [{ name: 't', partitions: [{ ...partition, committedOffset: offset }] }],
    });
    if (results[0].partitions[0].error !== 'NONE') throw new Error(JSON.stringify(results));
    process.stdout.write(`c ${groupId} ${offset}\n`);
  }
}

async function rebalanceForEver() {
  let memberId = '';
  for (;;) {
    const joined = await coordinator.joinGroup(
      {
        groupId: 'rebalancing',
        sessionTimeoutMs: 10_000,
        rebalanceTimeoutMs: 10_000,
        memberId,
        groupInstanceId: memberId === '' ? 'i' : null,
        protocolType: 'consumer',
        protocols: [{ name: 'range', metadata: Buffer.alloc(6) }],
      },
      {
        clientId: 'crash',
        clientHost: '/',
        requireKnownMemberId: false,
        supportsSkippingAssignment: false,
      },
    );
    if (joined.error !== 'NONE') throw new Error(joined.error);
    process.stdout.write(`g ${joined.generationId}\n`);
    memberId = joined.memberId;
    const { groupId, generationId } = { groupId: 'rebalancing', ...joined };
    await coordinator.syncGroup({
      groupId,
      generationId,
      memberId,
      groupInstanceId: null,
      protocolType: null,
      protocolName: null,
      assignments: [{ memberId, assignment: Buffer.from(String(generationId)) }],
    });
  }
}

await Promise.all([
  rebalanceForEver(),
  ...Array.from({ length: 10 }, (_, n) => commitForEver(`group-${n}`)),
]);
