import type { TrafficRow } from '../../traffic/traffic-rows.js';
import type { Consuming, Instance, Producing, Service } from './topology.js';
import type {
  ConsumingEdge,
  ProducingEdge,
  ServiceInstance,
  ServiceSummary,
  TopicProducer,
} from './topology.dto.js';

export function producingEdge({ lastSeenMs, ...edge }: Producing): ProducingEdge {
  return { ...edge, lastSeenAt: timeOf(lastSeenMs) };
}

export function consumingEdge({ services, ...edge }: Consuming): ConsumingEdge {
  return { ...edge, services: [...services] };
}

export function serviceSummary(service: Service): ServiceSummary {
  const { name, produces, consumes, groups, processes, recordsPerSecond, lastSeenMs } = service;
  return {
    name,
    produces: [...produces],
    consumes: [...consumes],
    groups: [...groups],
    instances: processes,
    recordsPerSecond,
    lastSeenAt: lastSeenMs === null ? null : timeOf(lastSeenMs),
  };
}

export function serviceInstance({ topics, lastSeenMs, ...instance }: Instance): ServiceInstance {
  const lastSeenAt = lastSeenMs === null ? null : timeOf(lastSeenMs);
  return { ...instance, topics: [...topics], lastSeenAt };
}

export function topicProducer(row: TrafficRow): TopicProducer {
  const { clientId, principal, host, brokerId, recordsPerSecond, bytesPerSecond } = row;
  return {
    clientId,
    principal,
    host,
    brokerId,
    recordsPerSecond,
    bytesPerSecond,
    records: row.records.toString(),
    bytes: row.bytes.toString(),
    firstSeenAt: timeOf(row.firstSeenMs),
    lastSeenAt: timeOf(row.lastSeenMs),
  };
}

function timeOf(ms: number): string {
  return new Date(ms).toISOString();
}
