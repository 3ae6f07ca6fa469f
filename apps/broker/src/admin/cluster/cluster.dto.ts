import { ApiProperty } from '@nestjs/swagger';

export class BrokerBody {
  @ApiProperty({ type: 'integer' })
  brokerId: number;
  @ApiProperty({ description: 'Where Kafka clients reach it.' })
  host: string;
  @ApiProperty({ type: 'integer' })
  port: number;
  @ApiProperty({ description: 'The broker that answers this request.' })
  isSelf: boolean;
  @ApiProperty({
    type: 'integer',
    description:
      'Shards whose lease it holds: each leads the partitions and coordinates the groups that hash to it.',
  })
  shardsOwned: number;
  @ApiProperty({ type: 'integer' })
  partitionsLed: number;
}

export class BrokerList {
  @ApiProperty({ type: [BrokerBody] })
  brokers: BrokerBody[];
}

export class ClusterBody {
  @ApiProperty()
  clusterId: string;
  @ApiProperty({ type: 'integer', description: 'Of the broker that answers.' })
  brokerId: number;
  @ApiProperty()
  version: string;
  @ApiProperty({ type: 'integer' })
  brokerCount: number;
  @ApiProperty({ type: 'integer' })
  topicCount: number;
  @ApiProperty({ type: 'integer' })
  partitionCount: number;
  @ApiProperty({ type: 'integer', description: 'Partitions that nobody leads at the moment.' })
  leaderlessPartitionCount: number;
}
