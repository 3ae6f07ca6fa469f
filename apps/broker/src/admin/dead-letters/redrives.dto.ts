import { ApiExtraModels, ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsDefined,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { ApiInteger, ApiTextOrNull } from '../http/documented.js';
import { JobBody, PacedBody } from '../jobs/jobs.dto.js';
import { IsBytes } from '../records/is-bytes.js';
import { BytesInput, HeaderInput } from '../records/records.dto.js';
import { DeadLetterSelection } from './dead-letters.dto.js';

const NAME_LENGTH_MAX = 249;
const HEADERS_MAX = 100;
export const TIMES_REDRIVEN_MAX_DEFAULT = 5;
const TIMES_REDRIVEN_MAX = 1_000;

export class RedriveOptions extends PacedBody {
  @ApiPropertyOptional({
    description: 'Another topic than the one that each letter names as its origin.',
  })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(NAME_LENGTH_MAX)
  topic?: string;

  @ApiPropertyOptional({
    type: 'string',
    nullable: true,
    description:
      'The one consumer group that shall handle the copies; null: every group of the topic. Without it: the group that gave up, unless `topic` is another one.',
  })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(NAME_LENGTH_MAX)
  forGroup?: string | null;

  @ApiPropertyOptional({
    enum: ['key', 'origin'],
    default: 'key',
    description:
      'key: to the partition that Kafka’s clients choose for the key; origin: to the one that the record was in.',
  })
  @IsOptional()
  @IsIn(['key', 'origin'], { message: 'must be key or origin' })
  partitioner?: 'key' | 'origin';

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: TIMES_REDRIVEN_MAX,
    default: TIMES_REDRIVEN_MAX_DEFAULT,
    description: 'A letter whose record was redriven so often, and failed again each time, stays.',
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(TIMES_REDRIVEN_MAX)
  timesRedrivenMax?: number;
}

export class CreateRedriveBody extends RedriveOptions {
  @ApiProperty({ type: DeadLetterSelection })
  @IsDefined({ message: 'is missing: give ids, letterGroup or filter in it' })
  @ValidateNested()
  @Type(() => DeadLetterSelection)
  letters: DeadLetterSelection;
}

const bytesInput = { oneOf: [{ $ref: '#/components/schemas/BytesInput' }, { type: 'null' }] };

/** What is not given stays as it was. The letter keeps the original. */
@ApiExtraModels(BytesInput)
export class RedriveEditsBody {
  @ApiPropertyOptional(bytesInput)
  @IsOptional()
  @IsBytes()
  key?: BytesInput | null;

  @ApiPropertyOptional({ ...bytesInput, description: 'null sends a tombstone.' })
  @IsOptional()
  @IsBytes()
  value?: BytesInput | null;

  @ApiPropertyOptional({ type: [HeaderInput], description: 'All of the record’s own headers.' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(HEADERS_MAX)
  @ValidateNested({ each: true })
  @Type(() => HeaderInput)
  headers?: HeaderInput[];
}

export class RedriveOneBody extends RedriveOptions {
  @ApiPropertyOptional({ type: RedriveEditsBody })
  @IsOptional()
  @ValidateNested()
  @Type(() => RedriveEditsBody)
  edits?: RedriveEditsBody;
}

export class RedrivePreview {
  @ApiInteger({ description: 'Open letters that are meant, 100,000 at most.' })
  letters: number;
  @ApiInteger({ description: 'Of these without a recorded origin: they need `topic`.' })
  withoutOrigin: number;
  @ApiInteger({ description: 'Of these with only the beginning of their record.' })
  cut: number;
  @ApiInteger({ description: 'Of these redriven too often already: they stay.' })
  tooOften: number;
  @ApiInteger({
    description:
      'Open letters that are not meant, although they came before one of the same key that is.',
  })
  overtaken: number;
  @ApiProperty({ type: [String] })
  originTopics: string[];
  @ApiProperty({ type: [String], description: 'Consumer groups that gave up.' })
  groups: string[];
}

export class Redrive extends JobBody {
  @ApiProperty({ description: 'Where the copies go.' })
  topic: string;
  @ApiTextOrNull({ description: 'null: the group that gave up on each, or all when forAll.' })
  forGroup: string | null;
  @ApiProperty({ description: 'Every group of the topic gets the copies.' })
  forAll: boolean;
  @ApiProperty()
  isEdited: boolean;
}

/** With validateOnly nothing but `preview` is there. */
export class RedriveAnswer {
  @ApiProperty({ type: RedrivePreview })
  preview: RedrivePreview;
  @ApiProperty({
    oneOf: [{ $ref: '#/components/schemas/Redrive' }, { type: 'null' }],
    description: 'null with validateOnly.',
  })
  redrive: Redrive | null;
}

export class RedrivePage {
  @ApiProperty({ type: [Redrive] })
  redrives: Redrive[];
  @ApiTextOrNull()
  nextPageToken: string | null;
}
