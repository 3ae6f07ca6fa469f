import type { TrafficRow } from '../../traffic/traffic-rows.js';
import { consumersOf } from './consumers.js';
import { edgeOf, sorted } from './edges.js';
import { servicesOf } from './services.js';
import type { Producing, ReadingGroup, Topology } from './topology.js';

/** Who produces and who consumes what. Clients that name themselves by nothing are one service without a name. */
export function topologyOf(
  traffic: readonly TrafficRow[],
  groups: readonly ReadingGroup[],
): Topology {
  const producers = producersOf(traffic.filter(({ kind }) => kind === 'produce'));
  const fetching = traffic.filter(({ kind }) => kind === 'fetch');
  const consumers = consumersOf(groups, fetching);
  return { producers, consumers, services: servicesOf(traffic, groups, consumers) };
}

function producersOf(rows: readonly TrafficRow[]): Producing[] {
  const edges = Map.groupBy(rows, ({ topic, clientId }) => edgeOf(topic, clientId));
  const producers = [...edges.values()].map((of) => ({
    service: of[0].clientId,
    topic: of[0].topic,
    recordsPerSecond: of.reduce((sum, { recordsPerSecond }) => sum + recordsPerSecond, 0),
    bytesPerSecond: of.reduce((sum, { bytesPerSecond }) => sum + bytesPerSecond, 0),
    lastSeenMs: of.reduce((last, { lastSeenMs }) => Math.max(last, lastSeenMs), 0),
  }));
  return sorted(producers, ({ topic, service }) => edgeOf(topic, service));
}
