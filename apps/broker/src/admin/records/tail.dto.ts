import { ApiPropertyOptional } from '@nestjs/swagger';
import { RecordFilterQuery } from '../filters/filter-query.dto.js';
import { SHOWN_BYTES_DEFAULT, ShownBytes } from './shown-bytes.js';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';

const INT32_MAX = 2_147_483_647;
const RECORDS_PER_SECOND_MAX = 10_000;
/** Of 100 partitions, each with its number and 19 digits. */
const EVENT_ID_LENGTH_MAX = 4096;

export class TailQuery extends RecordFilterQuery {
  @ApiPropertyOptional({
    description:
      'latest, earliest, an offset (with `partition`), or @ and a time (ms since 1970 or ISO 8601).',
    default: 'latest',
  })
  @IsOptional()
  @IsString()
  @MaxLength(40)
  from: string = 'latest';

  @ApiPropertyOptional({ type: 'integer', minimum: 0, description: 'Without it: all.' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(INT32_MAX)
  partition?: number;

  @ShownBytes()
  bytes: number = SHOWN_BYTES_DEFAULT;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: RECORDS_PER_SECOND_MAX,
    description:
      'Where more are written, only the newest are sent, and `skipped` tells which were not: a person sees no more, and sending all costs whoever writes. Without it: all. Of what a filter finds nothing is left out.',
  })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(RECORDS_PER_SECOND_MAX)
  recordsPerSecond?: number;

  @ApiPropertyOptional({
    description: 'As the header Last-Event-ID, for those who cannot set one.',
  })
  @IsOptional()
  @IsString()
  @MaxLength(EVENT_ID_LENGTH_MAX)
  lastEventId?: string;
}
