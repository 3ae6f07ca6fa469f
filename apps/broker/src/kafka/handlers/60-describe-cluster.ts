import { DescribeCluster, ErrorCode } from '@posthorn/protocol';
import { defineApi } from '../api.js';
import { clusterOperations, controllerId, nodeEndpoints, OPERATIONS_OMITTED } from '../cluster.js';

const BROKERS = 1;

/**
 * DescribeCluster (60), v0-2.
 * - The brokers of this database. There are no controllers of their own to ask for (v1).
 * - Open to everyone; the authorized operations only to who may DESCRIBE the cluster.
 * v2 fenced brokers, of which there are none: a broker without its lease is not listed.
 */
export const describeCluster = defineApi(
  DescribeCluster,
  { min: 0, max: 2 },
  (request, { services: { log }, version, access, connection }) => {
    const { cluster } = log;
    if (version >= 1 && request.endpointType !== BROKERS) {
      return {
        errorCode: ErrorCode.MISMATCHED_ENDPOINT_TYPE,
        errorMessage: 'This listener belongs to a broker.',
        clusterId: '',
        brokers: [],
      };
    }
    return {
      errorCode: ErrorCode.NONE,
      errorMessage: null,
      clusterId: cluster.clusterId,
      controllerId: controllerId(cluster),
      brokers: nodeEndpoints(cluster, connection.listenerName).map(({ nodeId, host, port }) => ({
        brokerId: nodeId,
        host,
        port,
      })),
      clusterAuthorizedOperations: request.includeClusterAuthorizedOperations
        ? clusterOperations(access)
        : OPERATIONS_OMITTED,
    };
  },
);
