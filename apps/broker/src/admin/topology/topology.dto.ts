import { ApiProperty } from '@nestjs/swagger';
import { UnreachableBroker } from '../cluster/unreachable.dto.js';
import { ApiInt64, ApiInteger, ApiTextOrNull, ApiTime } from '../http/documented.js';

const nullableTime = { type: 'string', format: 'date-time', nullable: true } as const;

export class ProducingEdge {
  @ApiProperty({ description: 'The client id; empty for clients that name themselves by nothing.' })
  service: string;
  @ApiProperty()
  topic: string;
  @ApiProperty({ description: 'Of the last seconds.' })
  recordsPerSecond: number;
  @ApiProperty()
  bytesPerSecond: number;
  @ApiTime()
  lastSeenAt: string;
}

export class ConsumingEdge {
  @ApiProperty()
  topic: string;
  @ApiTextOrNull({ description: 'null: it fetches without a group.' })
  groupId: string | null;
  @ApiProperty({ type: [String], description: 'Client ids of the members, or of who fetches.' })
  services: string[];
  @ApiInteger({ description: 'Members that are assigned partitions of the topic.' })
  members: number;
  @ApiTextOrNull()
  state: string | null;
  @ApiProperty({
    type: 'number',
    nullable: true,
    description:
      'Fetched in the last seconds; null where groups share a client id, since a fetch does not name its group.',
  })
  bytesPerSecond: number | null;
}

export class ServiceSummary {
  @ApiProperty({ description: 'The client id: what a service calls itself.' })
  name: string;
  @ApiProperty({ type: [String], description: 'Topics.' })
  produces: string[];
  @ApiProperty({ type: [String], description: 'Topics.' })
  consumes: string[];
  @ApiProperty({ type: [String] })
  groups: string[];
  @ApiInteger({
    description:
      'Processes: at each address as many as the largest of its groups has members there, since one that is in two groups is a member of each.',
  })
  instances: number;
  @ApiProperty({ description: 'Produced in the last seconds.' })
  recordsPerSecond: number;
  @ApiProperty({
    ...nullableTime,
    description: 'When it last produced or fetched something; null: a member that has not.',
  })
  lastSeenAt: string | null;
}

export class ServiceInstance {
  @ApiProperty()
  clientId: string;
  @ApiProperty({ description: 'The address that it connects from.' })
  host: string;
  @ApiTextOrNull()
  principal: string | null;
  @ApiTextOrNull({ description: 'null: it is no member of a group.' })
  groupId: string | null;
  @ApiTextOrNull()
  memberId: string | null;
  @ApiProperty({ type: [String], description: 'Assigned to it; without a group: what it uses.' })
  topics: string[];
  @ApiProperty(nullableTime)
  lastSeenAt: string | null;
}

export class TopologyBody {
  @ApiProperty({ type: [ServiceSummary] })
  services: ServiceSummary[];
  @ApiProperty({ type: [ProducingEdge] })
  producers: ProducingEdge[];
  @ApiProperty({ type: [ConsumingEdge] })
  consumers: ConsumingEdge[];
  @ApiProperty({ type: [UnreachableBroker], description: 'Whose groups are missing.' })
  unreachableBrokers: UnreachableBroker[];
}

export class ServiceList {
  @ApiProperty({ type: [ServiceSummary] })
  services: ServiceSummary[];
  @ApiTextOrNull()
  nextPageToken: string | null;
}

export class ServiceInstanceList {
  @ApiProperty({ type: [ServiceInstance] })
  instances: ServiceInstance[];
}

export class TopicProducer {
  @ApiProperty({ description: 'Empty for a client that names itself by nothing.' })
  clientId: string;
  @ApiProperty()
  principal: string;
  @ApiProperty({ description: 'The address that it connects from.' })
  host: string;
  @ApiInteger({ description: 'Where it was seen.' })
  brokerId: number;
  @ApiProperty()
  recordsPerSecond: number;
  @ApiProperty()
  bytesPerSecond: number;
  @ApiInt64({ description: 'Since it was first seen.' })
  records: string;
  @ApiInt64()
  bytes: string;
  @ApiTime()
  firstSeenAt: string;
  @ApiTime()
  lastSeenAt: string;
}

export class TopicProducerList {
  @ApiProperty({ type: [TopicProducer] })
  producers: TopicProducer[];
}

export class TopicConsumerList {
  @ApiProperty({ type: [ConsumingEdge] })
  consumers: ConsumingEdge[];
  @ApiProperty({ type: [UnreachableBroker], description: 'Whose groups are missing.' })
  unreachableBrokers: UnreachableBroker[];
}
