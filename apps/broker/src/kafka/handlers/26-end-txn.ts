import { EndTxn, errorCodeOf } from '@posthorn/protocol';
import { defineApi } from '../api.js';
import { olderIfFenced } from '../transactions/producer-fenced.js';

/**
 * EndTxn (26), v0-4.
 * - The decision is durable when this is answered, and as a rule its markers are, too: readers of committed records then
 *   see what was committed. Kafka answers before the markers.
 * - WRITE on the transactional id.
 * v2 PRODUCER_FENCED instead of INVALID_PRODUCER_EPOCH. v3 flexible. Not implemented: v5, transactions v2 (KIP-890).
 */
export const endTxn = defineApi(
  EndTxn,
  { min: 0, max: 4 },
  async ({ committed, ...transaction }, { services, version, access }) => {
    const refusal = access.transactionalId('WRITE', transaction.transactionalId);
    if (refusal !== null) return { errorCode: errorCodeOf(refusal) };
    const { error } = await services.transactions.end(transaction, committed ? 'commit' : 'abort');
    return { errorCode: errorCodeOf(olderIfFenced(error, version >= 2)) };
  },
);
