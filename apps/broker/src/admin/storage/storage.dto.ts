import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { ApiInt64, ApiInteger, ApiTextOrNull } from '../http/documented.js';
import { PageQuery } from '../http/paging.js';
import {
  DatabaseFigures,
  LogFigures,
  StorageArea,
  VacuumFigures,
  WalFigures,
} from './figures.dto.js';
import { RetentionFigures } from './retention.dto.js';

const ORDERS = ['name', 'size'] as const;

export class StorageTopicQuery extends PageQuery {
  @ApiPropertyOptional({
    enum: ORDERS,
    default: 'name',
    description: 'By size the largest come first, and there is one page of them.',
  })
  @IsOptional()
  @IsIn(ORDERS, { message: `must be one of ${ORDERS.join(', ')}` })
  order: (typeof ORDERS)[number] = 'name';
}

export class StorageTopic {
  @ApiProperty()
  topic: string;
  @ApiInteger()
  partitionCount: number;
  @ApiInt64({
    description:
      'Batches between log start and end as they are stored, of the partitions that are known.',
  })
  sizeInBytes: string;
  @ApiInteger({ description: 'Partitions that nobody leads now, or whose leader does not answer.' })
  unknownPartitions: number;
  @ApiInt64({
    nullable: true,
    description: 'What makes its records searchable; null without a database.',
  })
  searchIndexBytes: string | null;
}

export class StorageTopicList {
  @ApiProperty({ type: [StorageTopic] })
  topics: StorageTopic[];
  @ApiTextOrNull()
  nextPageToken: string | null;
}

export class OutboxFigures {
  @ApiInteger({
    description: 'Records published in SQL that are not in the log yet, counted up to 100000.',
  })
  pending: number;
  @ApiProperty({ type: 'number', description: 'Age of the oldest of them; 0 without any.' })
  oldestSeconds: number;
  @ApiInteger({ description: 'Those that no log took, counted up to 100000.' })
  dead: number;
}

/** What is kept, where, and what becomes of it. */
export class Storage {
  @ApiProperty({
    enum: ['postgresql', 'memory'],
    description: 'In memory there is no database, and all about it is null.',
  })
  store: 'postgresql' | 'memory';
  @ApiProperty({ type: LogFigures })
  log: LogFigures;
  @ApiProperty({
    type: [StorageTopic],
    description: 'The twenty largest topics that the caller may see. The list has all of them.',
  })
  largestTopics: StorageTopic[];
  @ApiProperty({ type: DatabaseFigures, nullable: true })
  database: DatabaseFigures | null;
  @ApiProperty({
    type: [StorageArea],
    description: 'What the tables of the database are for, the largest first. Empty in memory.',
  })
  areas: StorageArea[];
  @ApiProperty({ type: WalFigures, nullable: true })
  wal: WalFigures | null;
  @ApiProperty({ type: VacuumFigures, nullable: true })
  vacuum: VacuumFigures | null;
  @ApiProperty({ type: RetentionFigures, nullable: true })
  retention: RetentionFigures | null;
  @ApiProperty({ type: OutboxFigures, nullable: true })
  outbox: OutboxFigures | null;
}
