import { errorCodeOf, InitProducerId, type ErrorName } from '@posthorn/protocol';
import type { Access } from '../../authorization/access.js';
import { defineApi } from '../api.js';
import { olderIfFenced } from '../transactions/producer-fenced.js';

const NO_PRODUCER = { producerId: -1n, producerEpoch: -1 };

/**
 * InitProducerId (22), v0-5.
 * - An idempotent producer gets a producer id that no broker of this database ever gave out, at epoch 0.
 * - A transactional one gets an epoch above all who had its transactional id before, which are fenced by that. With a
 *   transaction of theirs open, or on its way to its end, it is told CONCURRENT_TRANSACTIONS and asks again.
 * - WRITE on the transactional id; without one IDEMPOTENT_WRITE on the cluster, or WRITE on any topic at all.
 * v2 flexible. v3 the producer's current id and epoch. v4 PRODUCER_FENCED instead of INVALID_PRODUCER_EPOCH.
 * Not implemented: v6, two-phase commit.
 */
export const initProducerId = defineApi(
  InitProducerId,
  { min: 0, max: 5 },
  async ({ transactionalId, ...request }, { services, version, access }) => {
    const answer = (
      error: ErrorName,
      producer: { producerId: bigint; producerEpoch: number } = NO_PRODUCER,
    ) => ({ errorCode: errorCodeOf(olderIfFenced(error, version >= 4)), ...producer });
    const refusal = producerRefusal(transactionalId, access);
    if (refusal !== null) return answer(refusal);
    // Also without a transactional id, where a producer that names itself gets a new id all the same.
    const isHalf =
      (request.producerId === NO_PRODUCER.producerId) !==
      (request.producerEpoch === NO_PRODUCER.producerEpoch);
    if (isHalf) return answer('INVALID_REQUEST');
    if (transactionalId !== null) {
      const { error, ...producer } = await services.transactions.initProducerId({
        ...request,
        transactionalId,
      });
      return answer(error, producer);
    }
    try {
      const producerId = await services.log.allocateProducerId();
      return answer('NONE', { producerId, producerEpoch: 0 });
    } catch (error) {
      services.reports.limited('no producer id could be allocated', { error });
      // As Kafka while its controller is away: the producer asks again.
      return answer('COORDINATOR_LOAD_IN_PROGRESS');
    }
  },
);

function producerRefusal(transactionalId: string | null, access: Access): ErrorName | null {
  if (transactionalId !== null) return access.transactionalId('WRITE', transactionalId);
  return access.allowsSomewhere('WRITE', 'TOPIC') ? null : access.cluster('IDEMPOTENT_WRITE');
}
