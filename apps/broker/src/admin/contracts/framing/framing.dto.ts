import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { ApiInteger, FieldErrorBody } from '../../http/documented.js';
import { SCHEMA_TYPES } from '../schemas/schema-type.js';

const VALUES_MAX = 500;
const TEXT_LENGTH_MAX = 1_500_000;
const VERSION_MAX = 2 ** 31 - 1;

export class FrameValuesBody {
  @ApiProperty({ example: 'OrderPlaced.v1', description: 'The contract.' })
  @IsString()
  @Matches(/^[^\p{Cc}]{1,255}$/u, {
    message: 'must be 1 to 255 characters, none of them a control character',
  })
  event: string;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, description: 'Without it: the latest.' })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(VERSION_MAX)
  version?: number;

  @ApiProperty({
    type: [String],
    example: ['{"id":"o-1","total":5}'],
    description:
      'Each as a text of JSON, of which no digit is rounded; of Avro its own encoding as JSON, as framed values are shown.',
  })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(VALUES_MAX)
  @IsString({ each: true })
  @MaxLength(TEXT_LENGTH_MAX, { each: true })
  values: string[];

  @ApiPropertyOptional({
    default: true,
    description:
      'Whether a byte 0 and the id of the schema go before each, which clients of a schema registry write and read; false: the value alone.',
  })
  @IsOptional()
  @IsBoolean()
  isFramed: boolean = true;
}

export class WrittenValueBody {
  @ApiProperty({
    type: 'string',
    format: 'byte',
    nullable: true,
    description: 'What to publish; null of a value that the contract does not allow.',
  })
  base64: string | null;
  @ApiProperty({
    type: [FieldErrorBody],
    description: 'What the contract does not allow, at most ten; the pointers are into the value.',
  })
  errors: FieldErrorBody[];
}

export class WrittenValues {
  @ApiProperty()
  event: string;
  @ApiInteger()
  version: number;
  @ApiInteger()
  schemaId: number;
  @ApiProperty({ enum: SCHEMA_TYPES })
  schemaType: string;
  @ApiProperty({ type: [WrittenValueBody], description: 'In the order in which they were given.' })
  values: WrittenValueBody[];
}
