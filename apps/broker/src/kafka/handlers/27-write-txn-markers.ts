import { errorCodeOf, WriteTxnMarkers, type ErrorName } from '@posthorn/protocol';
import { defineApi } from '../api.js';
import { targetOf } from '../transactions/transaction-targets.js';

/**
 * WriteTxnMarkers (27), v1-2.
 * - From the transaction's coordinator on another broker; and from administrators that abort a transaction which no
 *   coordinator will end.
 * - A partition of __consumer_offsets is a shard of groups: their pending offsets are committed or dropped.
 * - ALTER or CLUSTER_ACTION on the cluster.
 * v1 flexible. v2 the transaction's version, which changes nothing here.
 */
export const writeTxnMarkers = defineApi(
  WriteTxnMarkers,
  { min: 1, max: 2, overlaps: true },
  async ({ markers }, { services, access }) => {
    const mayWrite = access.allowsCluster('ALTER') || access.cluster('CLUSTER_ACTION') === null;
    const write = async (
      marker: (typeof markers)[number],
      name: string,
      partitionIndex: number,
    ): Promise<ErrorName> => {
      if (!mayWrite) return 'CLUSTER_AUTHORIZATION_FAILED';
      const target = targetOf(services.log, name, partitionIndex);
      if (target === null) return 'UNKNOWN_TOPIC_OR_PARTITION';
      const { transactionResult, ...rest } = marker;
      const result = transactionResult ? 'commit' : 'abort';
      return services.markers.writeHere(target, { ...rest, result });
    };
    const written = markers.map(async (marker) => ({
      producerId: marker.producerId,
      topics: await Promise.all(
        marker.topics.map(async ({ name, partitionIndexes }) => ({
          name,
          partitions: await Promise.all(
            partitionIndexes.map(async (partitionIndex) => ({
              partitionIndex,
              errorCode: errorCodeOf(await write(marker, name, partitionIndex)),
            })),
          ),
        })),
      ),
    }));
    return { markers: await Promise.all(written) };
  },
);
