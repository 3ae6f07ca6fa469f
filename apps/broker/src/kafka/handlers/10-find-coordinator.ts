import {
  errorCodeOf,
  ErrorCode,
  FindCoordinator,
  type ErrorName,
  type FindCoordinatorResponseCoordinatorInput,
} from '@posthorn/protocol';
import { defineApi, type HandlerContext } from '../api.js';
import { addressFor } from '../metadata/cluster.js';

const GROUP = 0;
const TRANSACTION = 1;

/**
 * FindCoordinator (10), v0-5.
 * - The coordinator of a group or of a transactional id is the broker that owns the shard its id hashes to. Also of the
 *   empty group, to which simple consumers may commit; whoever else comes with an empty id is refused there.
 * - DESCRIBE on the group or transactional id.
 * v1 key types. v3 flexible. v4 several keys at once. Not implemented: v6, share groups.
 */
export const findCoordinator = defineApi(
  FindCoordinator,
  { min: 0, max: 5 },
  async ({ key, keyType, coordinatorKeys }, context) => {
    const { version, services } = context;
    const keys = version >= 4 ? coordinatorKeys : [key];
    const { cluster } = services.log;
    const shards = keys.map((one) => cluster.shardOfKey(one));
    // As for Metadata: what is being handed over has a coordinator within milliseconds.
    await cluster.whenLed(shards);
    // Here it is perhaps being loaded. kafkajs does not survive being turned away from its first JoinGroup: it begins anew on a
    // connection that it is closing, and ends.
    await services.groups.whenLoaded(shards);
    const found = keys.map((one) => locate(one, keyType, context));
    return version >= 4 ? { coordinators: found } : { ...found[0] };
  },
);

function locate(
  key: string,
  keyType: number,
  { services, access, connection }: HandlerContext,
): FindCoordinatorResponseCoordinatorInput {
  const refusal =
    keyType === TRANSACTION
      ? access.transactionalId('DESCRIBE', key)
      : keyType === GROUP
        ? access.group('DESCRIBE', key)
        : null;
  if (refusal !== null) return failed(key, refusal, 'Authorization failed.');
  if (keyType !== GROUP && keyType !== TRANSACTION) {
    return failed(key, 'INVALID_REQUEST', `Unknown key type ${keyType}.`);
  }
  const { cluster } = services.log;
  const { brokerId } = cluster.leadershipOf(cluster.shardOfKey(key));
  const node = cluster.brokers().find((broker) => broker.brokerId === brokerId);
  const address = node === undefined ? null : addressFor(node, connection.listenerName);
  if (node === undefined || address === null) {
    return failed(key, 'COORDINATOR_NOT_AVAILABLE', 'The coordinator is being moved.');
  }
  return {
    key,
    nodeId: node.brokerId,
    ...address,
    errorCode: ErrorCode.NONE,
    errorMessage: null,
  };
}

function failed(
  key: string,
  error: ErrorName,
  errorMessage: string,
): FindCoordinatorResponseCoordinatorInput {
  return { key, nodeId: -1, host: '', port: -1, errorCode: errorCodeOf(error), errorMessage };
}
