import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { ApiInt64, ApiInteger, ApiTextOrNull, ApiTime } from '../http/documented.js';
import { IsConfigs } from './is-configs.js';

const PARTITIONS_MAX = 10_000;
const INT32_MAX = 2_147_483_647;

export class CloneTopicBody {
  @ApiProperty({ example: 'orders.v2', maxLength: 249 })
  @IsString()
  @MaxLength(249)
  name: string;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    description: 'Without it: as many as the original has.',
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(INT32_MAX)
  partitions?: number;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { type: ['string', 'null'] },
    description:
      'What is to be otherwise than the original’s; null leaves a setting at its default.',
  })
  @IsOptional()
  @IsObject()
  @IsConfigs({ nullable: true })
  configs?: Record<string, string | null>;
}

/** Exactly one of `beforeOffset` and `beforeTimestamp`. */
export class TruncateTopicBody {
  @ApiPropertyOptional({
    description: 'The first offset that stays, or `latest`: nothing stays.',
    example: 'latest',
  })
  @IsOptional()
  @Matches(/^(latest|\d{1,19})$/, { message: 'must be latest or a text of digits' })
  beforeOffset?: string;

  @ApiPropertyOptional({
    description:
      'Records older than this go, up to the first that is not: ms since 1970 or ISO 8601.',
    example: '2026-11-22T10:00:00Z',
  })
  @IsOptional()
  @IsString()
  @MaxLength(40)
  beforeTimestamp?: string;

  @ApiPropertyOptional({
    type: 'array',
    items: { type: 'integer' },
    description: 'Without it: all. An offset needs exactly one.',
  })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(PARTITIONS_MAX)
  @ArrayUnique()
  @IsInt({ each: true })
  @Min(0, { each: true })
  partitions?: number[];
}

export class TruncatedPartitionBody {
  @ApiInteger()
  partition: number;
  @ApiInt64({ description: 'The log start until then.' })
  before: string;
  @ApiInt64({ description: 'The log start from then on.' })
  after: string;
  @ApiTextOrNull({
    description: 'Why its log start was not moved; null when it was, or had not to be.',
  })
  failure: string | null;
}

export class TruncateResult {
  @ApiProperty({ description: 'false of a preview.' })
  isApplied: boolean;
  @ApiInt64({ description: 'Offsets that the log starts move over.' })
  recordsDeleted: string;
  @ApiProperty({ type: [TruncatedPartitionBody] })
  partitions: TruncatedPartitionBody[];
}

export class StatsQuery {
  @ApiPropertyOptional({
    description: 'How far back: a number of s, m, h or d.',
    default: '1h',
    example: '15m',
  })
  @IsOptional()
  @Matches(/^\d{1,5}[smhd]$/, { message: 'must be a number of s, m, h or d, such as 15m' })
  window: string = '1h';
}

export class StatsBucketBody {
  @ApiTime()
  from: string;
  @ApiTime()
  to: string;
  @ApiInt64()
  records: string;
}

export class TopicStats {
  @ApiProperty()
  topic: string;
  @ApiInteger()
  windowSeconds: number;
  @ApiInt64({ description: 'By the records’ own timestamps.' })
  records: string;
  @ApiProperty({ type: 'number' })
  recordsPerSecond: number;
  @ApiProperty({
    type: [StatsBucketBody],
    description: 'The window in equal parts, oldest first; fewer where there are many partitions.',
  })
  buckets: StatsBucketBody[];
  @ApiInteger({ description: 'Whose leader is away: not counted.' })
  partitionsMissing: number;
}
