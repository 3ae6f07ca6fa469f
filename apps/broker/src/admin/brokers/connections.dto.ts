import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { ApiInt64 } from '../http/documented.js';
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
  @ApiProperty({ type: 'integer' })
  apiKey: number;
  @ApiProperty({ example: 'Fetch' })
  api: string;
  @ApiProperty({ type: 'integer', description: 'Of its last request.' })
  version: number;
}

export class BrokerConnection {
  @ApiProperty({
    type: 'integer',
    description: 'Of the broker: no two of its connections have the same.',
  })
  id: number;
  @ApiProperty({ example: 'PLAINTEXT' })
  listener: string;
  @ApiProperty({ description: 'By TLS.' })
  isEncrypted: boolean;
  @ApiProperty({ example: '10.0.0.7:52144' })
  address: string;
  @ApiProperty({ type: 'string', nullable: true, description: 'As its last request named it.' })
  clientId: string | null;
  @ApiProperty({ example: 'User:orders' })
  principal: string;
  @ApiProperty({ description: 'Another broker of the cluster, where brokers prove who they are.' })
  isBroker: boolean;
  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Of SASL; null without it.',
    example: 'SCRAM-SHA-256',
  })
  mechanism: string | null;
  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'null of a client that does not say (before Kafka 2.4).',
    example: 'apache-kafka-java',
  })
  softwareName: string | null;
  @ApiProperty({ type: 'string', nullable: true })
  softwareVersion: string | null;
  @ApiProperty({ type: 'string', format: 'date-time' })
  connectedAt: string;
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  lastRequestAt: string | null;
  @ApiInt64({ description: 'Since it is connected.' })
  requests: string;
  @ApiProperty({ type: 'integer', description: 'Not answered yet; a long poll is one.' })
  requestsInFlight: number;
  @ApiInt64()
  receivedBytes: string;
  @ApiInt64()
  sentBytes: string;
  @ApiProperty({ type: [UsedApiVersion], description: 'What it asked for so far.' })
  apiVersions: UsedApiVersion[];
}

export class BrokerConnectionList {
  @ApiProperty({ type: 'integer' })
  brokerId: number;
  @ApiProperty({ type: [BrokerConnection], description: 'The oldest first.' })
  connections: BrokerConnection[];
  @ApiProperty({ type: 'string', nullable: true })
  nextPageToken: string | null;
}
