import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  AddOffsetsToTxn,
  DeleteGroups,
  EndTxn,
  errorName,
  InitProducerId,
  OffsetCommit,
  OffsetDelete,
  OffsetFetch,
  TxnOffsetCommit,
} from '@posthorn/protocol';
import { openPeer, type Peer } from './bad-requests/peer.js';
import { TOPIC } from './bad-requests/row.js';
import { RawClient } from './raw-client.js';
import { until } from './support.js';

interface Producer {
  readonly transactionalId: string;
  readonly producerId: bigint;
  readonly producerEpoch: number;
}

const topicsOf = (committedOffset: bigint) => [
  { name: TOPIC, partitions: [{ partitionIndex: 0, committedOffset, committedMetadata: '' }] },
];

/** With KAFKA_ADDRESS it asks a Kafka the same. */
describe('offsets in a transaction, on the wire', () => {
  let peer: Peer;
  let client: RawClient;
  let ids = 0;

  beforeAll(async () => {
    peer = await openPeer();
    client = await RawClient.open(peer.address);
  });
  afterAll(async () => {
    await client.close();
    await peer.close();
  });

  const newId = (): string => `pending-${process.pid}-${++ids}`;

  /** A producer whose transaction takes the group in. */
  async function begun(groupId: string): Promise<Producer> {
    const transactionalId = newId();
    let producer: Producer | null = null;
    await until('a producer id', async () => {
      const body = { transactionalId, transactionTimeoutMs: 60_000 };
      const { errorCode, ...given } = await client.ask(InitProducerId, 4, body);
      if (errorCode === 0) producer = { transactionalId, ...given };
      return errorCode === 0;
    });
    if (producer === null) throw new Error('no producer');
    const { errorCode } = await client.ask(AddOffsetsToTxn, 3, {
      ...(producer as Producer),
      groupId,
    });
    expect(errorName(errorCode)).toBe('NONE');
    return producer;
  }

  async function pend(producer: Producer, groupId: string, offset: bigint, version = 3) {
    const body = { ...producer, groupId, generationId: -1, memberId: '', topics: topicsOf(offset) };
    const { topics } = await client.ask(TxnOffsetCommit, version, body);
    return errorName(topics[0].partitions[0].errorCode);
  }

  async function commit(groupId: string, offset: bigint) {
    const body = { groupId, generationIdOrMemberEpoch: -1, memberId: '', topics: topicsOf(offset) };
    const { topics } = await client.ask(OffsetCommit, 8, body);
    return errorName(topics[0].partitions[0].errorCode);
  }

  async function shown(groupId: string, version: number, requireStable: boolean) {
    const topics = [{ name: TOPIC, partitionIndexes: [0] }];
    const asked =
      version < 8
        ? { groupId, topics, requireStable }
        : { groups: [{ groupId, topics }], requireStable };
    const answer = await client.ask(OffsetFetch, version, asked);
    const [partition] = (version < 8 ? answer : answer.groups[0]).topics[0].partitions;
    return partition.errorCode === 0
      ? String(partition.committedOffset)
      : errorName(partition.errorCode);
  }

  const stable = (groupId: string) => shown(groupId, 7, true);

  async function end(producer: Producer, committed: boolean, groupId: string): Promise<void> {
    const { errorCode } = await client.ask(EndTxn, 3, { ...producer, committed });
    expect(errorName(errorCode)).toBe('NONE');
    // Kafka answers before the markers are written.
    await until('the end', async () => (await stable(groupId)) !== 'UNSTABLE_OFFSET_COMMIT');
  }

  it.each([
    [true, '50'],
    [false, '5'],
  ])('are shown to nobody before the end, and commit=%s decides', async (committed, after) => {
    const groupId = newId();
    await commit(groupId, 5n);
    const producer = await begun(groupId);
    expect(await pend(producer, groupId, 50n)).toBe('NONE');
    for (const version of [1, 5, 6]) expect(await shown(groupId, version, false)).toBe('5');
    for (const version of [7, 8, 9]) {
      expect(await shown(groupId, version, false)).toBe('5');
      expect(await shown(groupId, version, true)).toBe('UNSTABLE_OFFSET_COMMIT');
    }
    await end(producer, committed, groupId);
    expect(await stable(groupId)).toBe(after);
  });

  it('do not replace what was committed after them', async () => {
    const groupId = newId();
    const first = await begun(groupId);
    const second = await begun(groupId);
    await pend(first, groupId, 10n);
    await pend(second, groupId, 20n);
    await client.ask(EndTxn, 3, { ...second, committed: true });
    await until('the later one', async () => (await shown(groupId, 6, false)) === '20');
    await end(first, true, groupId);
    expect(await stable(groupId)).toBe('20');
    const third = await begun(groupId);
    await pend(third, groupId, 30n);
    expect(await commit(groupId, 25n)).toBe('NONE');
    expect(await stable(groupId)).toBe('UNSTABLE_OFFSET_COMMIT');
    await end(third, true, groupId);
    expect(await stable(groupId)).toBe('25');
  });

  it.each(['offset', 'group'] as const)('do not come back once the %s is deleted', async (what) => {
    const groupId = newId();
    const producer = await begun(groupId);
    await pend(producer, groupId, 10n);
    if (what === 'group') {
      const { results } = await client.ask(DeleteGroups, 2, { groupsNames: [groupId] });
      expect(errorName(results[0].errorCode)).toBe('NONE');
    } else {
      const partitions = [{ partitionIndex: 0 }];
      const body = { groupId, topics: [{ name: TOPIC, partitions }] };
      const { topics } = await client.ask(OffsetDelete, 0, body);
      expect(errorName(topics[0].partitions[0].errorCode)).toBe('NONE');
    }
    expect(await stable(groupId)).toBe('-1');
    await end(producer, true, groupId);
    expect(await stable(groupId)).toBe('-1');
  });

  it('are refused when no transaction takes the group in, in the words of the version', async () => {
    const groupId = newId();
    const producer = await begun(groupId);
    await end(producer, false, groupId);
    const after = async (version: number): Promise<string> => {
      let error = 'CONCURRENT_TRANSACTIONS';
      await until('the end of the transaction', async () => {
        error = await pend(producer, groupId, 1n, version);
        return error !== 'CONCURRENT_TRANSACTIONS' && error !== 'COORDINATOR_NOT_AVAILABLE';
      });
      return error;
    };
    for (const version of [0, 1, 2, 3]) expect(await after(version)).toBe('INVALID_TXN_STATE');
    expect(await after(4)).toBe('TRANSACTION_ABORTABLE');
  });
});
