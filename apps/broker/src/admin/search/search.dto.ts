import { ApiProperty, ApiPropertyOptional, IntersectionType } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsInt,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { RecordFilterQuery, toList } from '../filters/filter-query.dto.js';
import { ApiInt64, ApiInteger, ApiTextOrNull, ApiTime } from '../http/documented.js';
import { PageQuery } from '../http/paging.js';
import type { Shown } from '../record-views/record-views.js';
import { recordBody } from '../records/record-body.js';
import { RecordBody } from '../records/records.dto.js';
import type { FoundRecord } from './record-search.js';
import { SHOWN_BYTES_DEFAULT, ShownBytes } from '../records/shown-bytes.js';

const LIST_MAX = 100;
export const BUDGET_MS_DEFAULT = 1_000;
const BUDGET_MS_MAX = 10_000;

export class SearchQuery extends IntersectionType(PageQuery, RecordFilterQuery) {
  @ApiPropertyOptional({ type: [String], description: 'Only these topics. Without it: all.' })
  @IsOptional()
  @Transform(toList)
  @IsArray()
  @ArrayMaxSize(LIST_MAX)
  @IsString({ each: true })
  topic?: string[];

  @ApiPropertyOptional({
    description: 'No record before it: ms since 1970 or ISO 8601.',
    example: '2026-11-22T10:00:00Z',
  })
  @IsOptional()
  @IsString()
  @MaxLength(40)
  from?: string;

  @ApiPropertyOptional({ description: 'No record after it: ms since 1970 or ISO 8601.' })
  @IsOptional()
  @IsString()
  @MaxLength(40)
  to?: string;

  @ShownBytes()
  bytes: number = SHOWN_BYTES_DEFAULT;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 10,
    maximum: BUDGET_MS_MAX,
    default: BUDGET_MS_DEFAULT,
    description: 'After so many milliseconds the page is answered as it is.',
  })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(10)
  @Max(BUDGET_MS_MAX)
  budgetMs: number = BUDGET_MS_DEFAULT;
}

export class FoundRecordBody extends RecordBody {
  @ApiProperty()
  topic: string;
}

export function foundRecordBody(record: Shown<FoundRecord>, bytesMax: number): FoundRecordBody {
  return Object.assign(
    new FoundRecordBody(),
    { topic: record.topic },
    recordBody(record, bytesMax),
  );
}

export class SearchProgressBody {
  @ApiProperty({
    description: 'Everything in the scope was searched, so there is no more to find.',
  })
  isComplete: boolean;
  @ApiInt64({ description: 'Records searched so far, by the index or by reading them.' })
  searched: string;
  @ApiInt64({ description: 'Records of all partitions that were begun.' })
  total: string;
  @ApiInteger({ description: 'Partitions that were not begun yet.' })
  partitionsWaiting: number;
  @ApiTime({
    nullable: true,
    description: 'Whatever is younger was searched; null: not known, or nothing is left.',
  })
  searchedBackTo: string | null;
  @ApiInt64({
    nullable: true,
    description:
      'Read for this page; null for whoever may not see all of the records, as it tells what an index has of the rest.',
  })
  bytesRead: string | null;
}

export class UnsearchedPartition {
  @ApiProperty()
  topic: string;
  @ApiInteger()
  partition: number;
  @ApiProperty({ description: 'Why it could not be read.' })
  detail: string;
}

export class SearchResult {
  @ApiProperty({ type: [FoundRecordBody] })
  records: FoundRecordBody[];
  @ApiTextOrNull({
    description:
      'To go on, also where nothing was found in the time there was; null when everything was searched.',
  })
  nextPageToken: string | null;
  @ApiProperty({ type: SearchProgressBody })
  progress: SearchProgressBody;
  @ApiProperty({
    type: [UnsearchedPartition],
    description: 'What could not be read now; the next page tries it again.',
  })
  unsearched: UnsearchedPartition[];
}
