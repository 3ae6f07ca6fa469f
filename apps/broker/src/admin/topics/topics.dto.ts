import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsObject, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { ApiInt64, ApiInteger, ApiTextOrNull } from '../http/documented.js';
import { PageQuery } from '../http/paging.js';
import { IsConfigs } from './is-configs.js';

const PARTITIONS_LIMIT = 100_000;

export class TopicListQuery extends PageQuery {
  @ApiPropertyOptional({ description: 'Part of the name.' })
  @IsOptional()
  @IsString()
  @MaxLength(249)
  filter?: string;
}

export class CreateTopicBody {
  @ApiProperty({ example: 'orders', maxLength: 249 })
  @IsString()
  @MaxLength(249)
  name: string;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, description: 'Default: the broker’s.' })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(PARTITIONS_LIMIT)
  partitions?: number;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { type: 'string' },
    example: { 'retention.ms': '86400000' },
    description: 'Kafka’s names; what is left out has the broker’s default.',
  })
  @IsOptional()
  @IsObject()
  @IsConfigs({ nullable: false })
  configs?: Record<string, string>;
}

export class AlterConfigsBody {
  @ApiProperty({
    type: 'object',
    additionalProperties: { type: ['string', 'null'] },
    example: { 'retention.ms': '86400000', 'max.message.bytes': null },
    description: 'What to change; null takes a setting back to its default. The rest stays.',
  })
  @IsObject()
  @IsConfigs({ nullable: true })
  configs: Record<string, string | null>;
}

export class AddPartitionsBody {
  @ApiInteger({ minimum: 1, description: 'Partitions the topic shall have in total.' })
  @IsInt()
  @Min(1)
  @Max(PARTITIONS_LIMIT)
  totalPartitions: number;
}

export class TopicSummary {
  @ApiProperty()
  name: string;
  @ApiProperty({ format: 'uuid' })
  topicId: string;
  @ApiInteger()
  partitionCount: number;
  @ApiInteger({ description: 'Always 1 here: replication is PostgreSQL’s.' })
  replicationFactor: number;
  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string' },
    description: 'What was set; GET its configs for the defaults too.',
  })
  configs: Record<string, string>;
}

export class TopicList {
  @ApiProperty({ type: [TopicSummary] })
  topics: TopicSummary[];
  @ApiTextOrNull()
  nextPageToken: string | null;
}

export class PartitionBody {
  @ApiInteger()
  partition: number;
  @ApiInteger({ nullable: true, description: 'Broker id; null while nobody leads.' })
  leader: number | null;
  @ApiInteger()
  leaderEpoch: number;
  @ApiInt64({
    nullable: true,
    description: 'null, as all of these, when the leader does not answer.',
  })
  logStartOffset: string | null;
  @ApiInt64({ nullable: true })
  highWatermark: string | null;
  @ApiInt64({
    nullable: true,
    description:
      'highWatermark - logStartOffset, without what was passed over when the database had gone back.',
  })
  records: string | null;
  @ApiInt64({ nullable: true })
  sizeInBytes: string | null;
}

export class TopicDetail extends TopicSummary {
  @ApiInt64({ description: 'Sum over the partitions of which it is known.' })
  records: string;
  @ApiInt64({ description: 'Sum over the partitions of which it is known.' })
  sizeInBytes: string;
  @ApiProperty({ type: [PartitionBody] })
  partitions: PartitionBody[];
}

export class ConfigBody {
  @ApiProperty({ example: 'retention.ms' })
  name: string;
  @ApiProperty()
  value: string;
  @ApiProperty({
    enum: ['topic', 'broker', 'default'],
    description: 'Set on the topic, by a setting of the broker, or neither.',
  })
  source: string;
  @ApiTextOrNull()
  documentation: string | null;
}

export class ConfigList {
  @ApiProperty({ type: [ConfigBody] })
  configs: ConfigBody[];
}
