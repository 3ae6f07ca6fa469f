import { errorCodeOf, ErrorCode, InitProducerId, type ErrorName } from '@posthorn/protocol';
import type { Access } from '../../authorization/access.js';
import { defineApi, type HandlerContext } from '../api.js';

const refused = (
  error: ErrorName,
): { errorCode: number; producerId: bigint; producerEpoch: number } => ({
  errorCode: errorCodeOf(error),
  producerId: -1n,
  producerEpoch: -1,
});

/**
 * InitProducerId (22), v0-5.
 * - An idempotent producer gets a producer id that no broker of this database ever gave out, at epoch 0.
 * - A transactional one is told what Kafka says while its transaction coordinator is away: there are none yet. Clients
 *   seldom come this far, FindCoordinator has refused them with the reason.
 * - WRITE on the transactional id; without one IDEMPOTENT_WRITE on the cluster, or WRITE on any topic at all.
 * v2 flexible. v3 the producer's current id and epoch, which only transactions use.
 */
export const initProducerId = defineApi(
  InitProducerId,
  { min: 0, max: 5 },
  async ({ transactionalId }, { services, access }: HandlerContext) => {
    const refusal = producerRefusal(transactionalId, access);
    if (refusal !== null) return refused(refusal);
    if (transactionalId !== null) return refused('COORDINATOR_NOT_AVAILABLE');
    try {
      const producerId = await services.log.allocateProducerId();
      return { errorCode: ErrorCode.NONE, producerId, producerEpoch: 0 };
    } catch (error) {
      services.reports.limited('no producer id could be allocated', { error });
      // As Kafka while its controller is away: the producer asks again.
      return refused('COORDINATOR_LOAD_IN_PROGRESS');
    }
  },
);

function producerRefusal(transactionalId: string | null, access: Access): ErrorName | null {
  if (transactionalId !== null) return access.transactionalId('WRITE', transactionalId);
  return access.allowsSomewhere('WRITE', 'TOPIC') ? null : access.cluster('IDEMPOTENT_WRITE');
}
