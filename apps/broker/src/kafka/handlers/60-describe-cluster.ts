import { DescribeCluster, ErrorCode } from '@posthorn/protocol';
import { defineApi } from '../api.js';
import {
  clusterOperations,
  controllerId,
  nodeEndpoints,
  OPERATIONS_OMITTED,
} from '../metadata/cluster.js';

const BROKERS = 1;
const CONTROLLERS = 2;

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
    const refusal = endpointRefusal(request.endpointType);
    if (version >= 1 && refusal !== null) return { ...refusal, clusterId: '', brokers: [] };
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

function endpointRefusal(endpointType: number): { errorCode: number; errorMessage: string } | null {
  if (endpointType === BROKERS) return null;
  if (endpointType !== CONTROLLERS) {
    const errorMessage = `Unsupported endpoint type ${endpointType}`;
    return { errorCode: ErrorCode.UNSUPPORTED_ENDPOINT_TYPE, errorMessage };
  }
  const errorMessage =
    'The request was sent to an endpoint of type BROKER, but we wanted an endpoint of type CONTROLLER';
  return { errorCode: ErrorCode.MISMATCHED_ENDPOINT_TYPE, errorMessage };
}
