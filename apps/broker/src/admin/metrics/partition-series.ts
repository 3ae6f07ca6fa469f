import type { BrokerConfig } from '../../config/config.js';
import type { ClusterSample } from './cluster-sample.js';

/** Nine series for each partition, five for each partition of a group: up to half a million of one broker, a good part of what one Prometheus holds. */
export const PARTITIONS_TOLD_MAX = 50_000;

/** Whether the partitions of topics and of groups have series of their own. */
export function hasPartitionSeries(
  setting: BrokerConfig['metricsPerPartition'],
  { partitions, groups }: Pick<ClusterSample, 'partitions' | 'groups'>,
): boolean {
  if (setting !== 'auto') return setting === 'on';
  const ofGroups = groups.reduce((sum, { lags }) => sum + lags.length, 0);
  return partitions.length + ofGroups <= PARTITIONS_TOLD_MAX;
}
