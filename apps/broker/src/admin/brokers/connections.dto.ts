import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { ApiInt64, ApiInteger, ApiTextOrNull, ApiTime } from '../http/documented.js';
import { PageQuery } from '../http/paging.js';

export class BrokerConnectionQuery extends PageQuery {
  @ApiPropertyOptional({ description: 'What client ids begin with.', example: 'orders' })
  @IsOptional()
  @IsString()
  @MaxLength(1024)
  clientId?: string;

  @ApiPropertyOptional({ example: 'User:orders' })
  @IsOptional()
  @IsString()
  @MaxLength(1024)
  principal?: string;
}

export class UsedApiVersion {
  @ApiInteger()
  apiKey: number;
  @ApiProperty({ example: 'Fetch' })
  api: string;
  @ApiInteger({ description: 'Of its last request.' })
  version: number;
}

export class BrokerConnection {
  @ApiInteger({ description: 'Of the broker: no two of its connections have the same.' })
  id: number;
  @ApiProperty({ example: 'PLAINTEXT' })
  listener: string;
  @ApiProperty({ description: 'By TLS.' })
  isEncrypted: boolean;
  @ApiProperty({ example: '10.0.0.7:52144' })
  address: string;
  @ApiTextOrNull({ description: 'As its last request named it.' })
  clientId: string | null;
  @ApiProperty({ example: 'User:orders' })
  principal: string;
  @ApiProperty({ description: 'Another broker of the cluster, where brokers prove who they are.' })
  isBroker: boolean;
  @ApiTextOrNull({ description: 'Of SASL; null without it.', example: 'SCRAM-SHA-256' })
  mechanism: string | null;
  @ApiTextOrNull({
    description: 'null of a client that does not say (before Kafka 2.4).',
    example: 'apache-kafka-java',
  })
  softwareName: string | null;
  @ApiTextOrNull()
  softwareVersion: string | null;
  @ApiTime()
  connectedAt: string;
  @ApiTime({ nullable: true })
  lastRequestAt: string | null;
  @ApiInt64({ description: 'Since it is connected.' })
  requests: string;
  @ApiInteger({ description: 'Not answered yet; a long poll is one.' })
  requestsInFlight: number;
  @ApiInt64()
  receivedBytes: string;
  @ApiInt64()
  sentBytes: string;
  @ApiProperty({ type: [UsedApiVersion], description: 'What it asked for so far.' })
  apiVersions: UsedApiVersion[];
}

export class BrokerConnectionList {
  @ApiInteger()
  brokerId: number;
  @ApiProperty({ type: [BrokerConnection], description: 'The oldest first.' })
  connections: BrokerConnection[];
  @ApiTextOrNull()
  nextPageToken: string | null;
}
