import { expect, it } from '@jest/globals';
import type { ClusterSample } from './cluster-sample.js';
import { hasPartitionSeries, PARTITIONS_TOLD_MAX } from './partition-series.js';

const cluster = (partitions: number, ofGroups: number): ClusterSample =>
  ({
    partitions: Array.from({ length: partitions }),
    groups: [{ lags: [] }, { lags: Array.from({ length: ofGroups }) }],
  }) as unknown as ClusterSample;

it('there are series of partitions until they and those of groups are too many', () => {
  const half = PARTITIONS_TOLD_MAX / 2;
  expect([
    hasPartitionSeries('auto', cluster(half, half)),
    hasPartitionSeries('auto', cluster(half, half + 1)),
    hasPartitionSeries('auto', cluster(PARTITIONS_TOLD_MAX + 1, 0)),
  ]).toEqual([true, false, false]);
});

it('there are as many as somebody wants, or none', () => {
  expect([
    hasPartitionSeries('on', cluster(PARTITIONS_TOLD_MAX, 1)),
    hasPartitionSeries('off', cluster(1, 0)),
  ]).toEqual([true, false]);
});
