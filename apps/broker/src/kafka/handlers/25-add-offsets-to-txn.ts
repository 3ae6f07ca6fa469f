import { AddOffsetsToTxn, errorCodeOf } from '@posthorn/protocol';
import { defineApi } from '../api.js';
import { olderIfFenced } from '../transactions/producer-fenced.js';

/**
 * AddOffsetsToTxn (25), v0-4.
 * - The shard of the group takes part in the transaction: its end commits or drops the offsets sent by TxnOffsetCommit.
 * - WRITE on the transactional id, READ on the group.
 * v2 PRODUCER_FENCED instead of INVALID_PRODUCER_EPOCH. v3 flexible.
 */
export const addOffsetsToTxn = defineApi(
  AddOffsetsToTxn,
  { min: 0, max: 4 },
  async ({ groupId, ...transaction }, { services, version, access }) => {
    const refusal =
      access.transactionalId('WRITE', transaction.transactionalId) ?? access.group('READ', groupId);
    if (refusal !== null) return { errorCode: errorCodeOf(refusal) };
    const offsetShards = new Set([services.log.cluster.shardOfKey(groupId)]);
    const { error } = await services.transactions.add(transaction, {
      partitions: new Set(),
      offsetShards,
    });
    return { errorCode: errorCodeOf(olderIfFenced(error, version >= 2)) };
  },
);
