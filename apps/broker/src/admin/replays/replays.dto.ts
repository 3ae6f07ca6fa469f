import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsDefined,
  IsInt,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { ApiInt64, ApiInteger, ApiTextOrNull } from '../http/documented.js';
import { JobBody, PacedBody } from '../jobs/jobs.dto.js';

const NAME_LENGTH_MAX = 249;
const TEXT_LENGTH_MAX = 1_000;
const CONDITIONS_MAX = 10;
const PARTITIONS_MAX = 10_000;
const INT32_MAX = 2_147_483_647;

export class ReplaySource {
  @ApiProperty()
  @IsString()
  @MinLength(1)
  @MaxLength(NAME_LENGTH_MAX)
  topic: string;

  @ApiPropertyOptional({ type: [Number], description: 'Without it: all.' })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(PARTITIONS_MAX)
  @ArrayUnique()
  @IsInt({ each: true })
  @Min(0, { each: true })
  @Max(INT32_MAX, { each: true })
  partitions?: number[];

  @ApiPropertyOptional({
    default: 'earliest',
    description:
      'earliest, an offset (of one partition), or @ and a time (ms since 1970 or ISO 8601).',
    example: '@2026-11-22T10:00:00Z',
  })
  @IsOptional()
  @IsString()
  @MaxLength(40)
  from?: string;

  @ApiPropertyOptional({
    default: 'latest',
    description:
      'The first that is not meant any more, in the same form. latest: what is committed now.',
  })
  @IsOptional()
  @IsString()
  @MaxLength(40)
  to?: string;

  @ApiPropertyOptional({
    default: false,
    description:
      'Also what redrives and replays have put there: copies of records that stand there too.',
  })
  @IsOptional()
  @IsBoolean()
  includeCopies?: boolean;
}

export class HeaderCondition {
  @ApiProperty()
  @IsString()
  @MaxLength(TEXT_LENGTH_MAX)
  name: string;

  @ApiProperty()
  @IsString()
  @MaxLength(TEXT_LENGTH_MAX)
  value: string;
}

export class JsonCondition {
  @ApiProperty({
    example: '$.items[0].sku',
    description: 'One place in the value, which has to be JSON.',
  })
  @IsString()
  @MaxLength(500)
  path: string;

  @ApiProperty({
    description: 'Any JSON value.',
    anyOf: [
      { type: 'string' },
      { type: 'number' },
      { type: 'boolean' },
      { type: 'null' },
      { type: 'object', additionalProperties: true },
      { type: 'array', items: {} },
    ],
  })
  @ValidateIf((_, value) => value !== null)
  @IsDefined({ message: 'must be a JSON value' })
  equals: unknown;
}

/** All that is given has to hold. */
export class ReplayConditions {
  @ApiPropertyOptional({ description: 'The key, as text.' })
  @IsOptional()
  @IsString()
  @MaxLength(TEXT_LENGTH_MAX)
  key?: string;

  @ApiPropertyOptional({ type: [HeaderCondition] })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(CONDITIONS_MAX)
  @ValidateNested({ each: true })
  @Type(() => HeaderCondition)
  headers?: HeaderCondition[];

  @ApiPropertyOptional({ type: [JsonCondition] })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(CONDITIONS_MAX)
  @ValidateNested({ each: true })
  @Type(() => JsonCondition)
  json?: JsonCondition[];

  @ApiPropertyOptional({
    type: [String],
    description:
      'Comparisons of a place in the value, as searches have them: a path, one of == != > >= < <=, and a value.',
    example: ['$.order.total>=50'],
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(CONDITIONS_MAX)
  @IsString({ each: true })
  @MaxLength(TEXT_LENGTH_MAX, { each: true })
  conditions?: string[];

  @ApiPropertyOptional({
    description: 'Part of the key, the value or a header’s value, whatever the case.',
  })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(TEXT_LENGTH_MAX)
  q?: string;
}

export class ReplayTarget {
  @ApiPropertyOptional({ description: 'Without it: the topic itself, for the group.' })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(NAME_LENGTH_MAX)
  topic?: string;

  @ApiPropertyOptional({
    description:
      'The one consumer group that shall handle the copies; the others of the topic pass over them.',
  })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(NAME_LENGTH_MAX)
  group?: string;
}

export class CreateReplayBody extends PacedBody {
  @ApiProperty({ type: ReplaySource })
  @IsDefined({ message: 'is missing: give a topic in it' })
  @ValidateNested()
  @Type(() => ReplaySource)
  source: ReplaySource;

  @ApiPropertyOptional({ type: ReplayConditions })
  @IsOptional()
  @ValidateNested()
  @Type(() => ReplayConditions)
  where?: ReplayConditions;

  @ApiProperty({ type: ReplayTarget })
  @IsDefined({ message: 'is missing: give a topic or a group in it' })
  @ValidateNested()
  @Type(() => ReplayTarget)
  target: ReplayTarget;
}

export class ReplayRangeBody {
  @ApiInteger()
  partition: number;
  @ApiInt64()
  from: string;
  @ApiInt64({ description: 'Behind the last.' })
  to: string;
}

export class ReplayPreview {
  @ApiProperty({ type: [ReplayRangeBody] })
  ranges: ReplayRangeBody[];
  @ApiInteger({ description: 'Offsets in the ranges.' })
  total: number;
  @ApiInteger({ description: 'Offsets that were looked at for this preview.' })
  scanned: number;
  @ApiInteger({ description: 'Records among these that would be copied.' })
  matched: number;
  @ApiProperty({ description: 'All was looked at, so `matched` is the number.' })
  isComplete: boolean;
}

export class Replay extends JobBody {
  @ApiProperty({ description: 'Where the records stand.' })
  topic: string;
  @ApiProperty({ type: [ReplayRangeBody] })
  ranges: ReplayRangeBody[];
  @ApiProperty()
  targetTopic: string;
  @ApiTextOrNull({ description: 'null: all groups of the target.' })
  forGroup: string | null;
  @ApiProperty({ type: ReplayConditions })
  where: ReplayConditions;
}

/** With validateOnly nothing but `preview` is there. */
export class ReplayAnswer {
  @ApiProperty({ type: ReplayPreview })
  preview: ReplayPreview;
  @ApiProperty({
    oneOf: [{ $ref: '#/components/schemas/Replay' }, { type: 'null' }],
    description: 'null with validateOnly.',
  })
  replay: Replay | null;
}

export class ReplayPage {
  @ApiProperty({ type: [Replay] })
  replays: Replay[];
  @ApiTextOrNull()
  nextPageToken: string | null;
}
