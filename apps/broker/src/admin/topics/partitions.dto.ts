import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { ApiInt64, ApiInteger, ApiTextOrNull, ApiTime } from '../http/documented.js';
import { PageQuery } from '../http/paging.js';
import { PartitionBody } from './topics.dto.js';

export class PartitionListQuery extends PageQuery {}

export class PartitionList {
  @ApiProperty({ type: [PartitionBody] })
  partitions: PartitionBody[];
  @ApiTextOrNull()
  nextPageToken: string | null;
}

export class OffsetsQuery {
  @ApiPropertyOptional({
    description: 'ms since 1970 or ISO 8601: which record was the first then?',
    example: '2026-11-22T10:00:00Z',
  })
  @IsOptional()
  @IsString()
  @MaxLength(40)
  timestamp?: string;
}

export class PartitionOffsetsBody {
  @ApiInteger()
  partition: number;
  @ApiInt64()
  logStartOffset: string;
  @ApiInt64()
  highWatermark: string;
  @ApiInt64({
    nullable: true,
    description:
      'Of the first record with the timestamp or a later one; null when there is none, or no timestamp was asked for.',
  })
  offset: string | null;
}

export class ProducerBody {
  @ApiInt64()
  producerId: string;
  @ApiInteger()
  producerEpoch: number;
  @ApiInteger({ description: '-1 when it sent nothing under this epoch.' })
  lastSequence: number;
  @ApiTime({ description: 'Of its last batch or marker.' })
  lastAppendedAt: string;
  @ApiInt64({ nullable: true, description: 'Where its open transaction begins; null without one.' })
  transactionStartOffset: string | null;
}

export class ProducerList {
  @ApiProperty({
    type: [ProducerBody],
    description: 'The idempotent and transactional ones that the partition remembers.',
  })
  producers: ProducerBody[];
}
