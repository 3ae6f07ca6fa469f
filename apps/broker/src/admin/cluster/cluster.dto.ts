import { ApiProperty } from '@nestjs/swagger';
import { ApiInteger } from '../http/documented.js';

export class BrokerBody {
  @ApiInteger()
  brokerId: number;
  @ApiProperty({ description: 'Where Kafka clients reach it.' })
  host: string;
  @ApiInteger()
  port: number;
  @ApiProperty({ description: 'The broker that answers this request.' })
  isSelf: boolean;
  @ApiInteger({
    description:
      'Shards whose lease it holds: each leads the partitions and coordinates the groups that hash to it.',
  })
  shardsOwned: number;
  @ApiInteger()
  partitionsLed: number;
}

export class BrokerList {
  @ApiProperty({ type: [BrokerBody] })
  brokers: BrokerBody[];
}

export class ClusterBody {
  @ApiProperty()
  clusterId: string;
  @ApiInteger({ description: 'Of the broker that answers.' })
  brokerId: number;
  @ApiProperty()
  version: string;
  @ApiInteger()
  brokerCount: number;
  @ApiInteger()
  topicCount: number;
  @ApiInteger()
  partitionCount: number;
  @ApiInteger({ description: 'Partitions that nobody leads at the moment.' })
  leaderlessPartitionCount: number;
}
