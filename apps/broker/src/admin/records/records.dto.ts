import {
  ApiExtraModels,
  ApiProperty,
  ApiPropertyOptional,
  IntersectionType,
} from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { MASKING_TARGETS } from '../../masking/masking-rule.js';
import { RecordFilterQuery } from '../filters/filter-query.dto.js';
import { SCHEMA_TYPES } from '../contracts/schemas/schema-type.js';
import { ApiInt64, ApiInteger, ApiTextOrNull, ApiTime } from '../http/documented.js';
import { PageQuery } from '../http/paging.js';
import { IsBytes } from './is-bytes.js';
import { SHOWN_BYTES_DEFAULT, ShownBytes } from './shown-bytes.js';

const INT32_MAX = 2_147_483_647;
const HEADERS_MAX = 100;

export class BrowseQuery extends IntersectionType(PageQuery, RecordFilterQuery) {
  @ApiPropertyOptional({
    description:
      'earliest, latest, an offset (with `partition`), or @ and a time (ms since 1970 or ISO 8601). Without it: the near end of the order.',
    example: '@2026-11-22T10:00:00Z',
  })
  @IsOptional()
  @IsString()
  @MaxLength(40)
  from?: string;

  @ApiPropertyOptional({
    description:
      'Where it ends, itself included, written as `from`: in the order asked for, so with desc it is the oldest.',
    example: '@2026-11-22T09:00:00Z',
  })
  @IsOptional()
  @IsString()
  @MaxLength(40)
  to?: string;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    description: 'Without it: all, merged by time.',
  })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(INT32_MAX)
  partition?: number;

  @ApiPropertyOptional({
    enum: ['asc', 'desc'],
    default: 'desc',
    description: 'desc: newest first.',
  })
  @IsOptional()
  @IsIn(['asc', 'desc'], { message: 'must be asc or desc' })
  order: 'asc' | 'desc' = 'desc';

  @ShownBytes('Longer keys, values and header values are cut; get the single record for the whole.')
  bytes: number = SHOWN_BYTES_DEFAULT;
}

export class RegisteredContract {
  @ApiProperty({ example: 'orders-value', description: 'The subject in the registry.' })
  event: string;
  @ApiInteger()
  version: number;
}

export class RegisteredValueBody {
  @ApiInteger()
  schemaId: number;
  @ApiProperty({ enum: SCHEMA_TYPES })
  schemaType: string;
  @ApiProperty({ description: 'JSON; of Avro its own encoding as JSON.' })
  text: string;
  @ApiProperty({
    type: RegisteredContract,
    nullable: true,
    description:
      'Of those that have the schema the one of the topic; null where there is none that you may see.',
  })
  contract: RegisteredContract | null;
}

export class DecodedBytesBody {
  @ApiProperty({ enum: ['json', 'utf8', 'base64'], description: 'What was detected.' })
  encoding: string;
  @ApiPropertyOptional({
    description: 'For json and utf8: as it was sent, so no number is rounded.',
  })
  text?: string;
  @ApiPropertyOptional({ format: 'byte' })
  base64?: string;
  @ApiInteger({ description: 'Size of the whole, even when cut.' })
  sizeInBytes: number;
  @ApiProperty()
  isTruncated: boolean;
  @ApiPropertyOptional({
    type: RegisteredValueBody,
    description:
      'Where a client of the schema registry framed it: what it says by the schema that it names. The bytes stand beside.',
  })
  registered?: RegisteredValueBody;
  @ApiPropertyOptional({
    description:
      'Why bytes that look framed are shown as bytes: no such schema, or not as it has them.',
  })
  notRegistered?: string;
}

const nullableBytes = {
  oneOf: [{ $ref: '#/components/schemas/DecodedBytesBody' }, { type: 'null' }],
};

export class RecordHeaderBody {
  @ApiProperty()
  key: string;
  @ApiProperty(nullableBytes)
  value: DecodedBytesBody | null;
}

@ApiExtraModels(DecodedBytesBody)
export class RecordBody {
  @ApiInteger()
  partition: number;
  @ApiInt64()
  offset: string;
  @ApiInt64({
    nullable: true,
    description: 'Milliseconds since 1970; null when the producer gave none.',
  })
  timestamp: string | null;
  @ApiTime({ nullable: true })
  time: string | null;
  @ApiProperty(nullableBytes)
  key: DecodedBytesBody | null;
  @ApiProperty({ ...nullableBytes, description: 'null is a tombstone.' })
  value: DecodedBytesBody | null;
  @ApiProperty({ type: [RecordHeaderBody] })
  headers: RecordHeaderBody[];
  @ApiTextOrNull({
    description:
      'Why the batch from this offset on cannot be decoded; then there is no key and no value.',
  })
  undecodable: string | null;
  @ApiPropertyOptional({
    enum: MASKING_TARGETS,
    isArray: true,
    description: 'In what of it masking rules have hidden something from the caller.',
  })
  masked?: (typeof MASKING_TARGETS)[number][];
}

export class RecordPage {
  @ApiProperty({ type: [RecordBody] })
  records: RecordBody[];
  @ApiInteger({
    description: 'Records looked at for this page, those that the filter does not mean included.',
  })
  scanned: number;
  @ApiInteger({
    description:
      'Batches among them that cannot be decoded. Without a filter each is an entry; with one nobody knows whether they are meant.',
  })
  undecodable: number;
  @ApiTextOrNull({
    description: 'null at the end. With a filter there may be a next page where this one is empty.',
  })
  nextPageToken: string | null;
}

/** Exactly one of the three; validated by IsBytes. */
export class BytesInput {
  @ApiPropertyOptional({ description: 'Text, sent as UTF-8.' })
  text?: string;
  @ApiPropertyOptional({
    description:
      'Any JSON value, sent without spaces. Numbers beyond 2^53 would be rounded: send those as text.',
  })
  json?: unknown;
  @ApiPropertyOptional({ format: 'byte' })
  base64?: string;
}

const bytesInput = { oneOf: [{ $ref: '#/components/schemas/BytesInput' }, { type: 'null' }] };

export class HeaderInput {
  @ApiProperty()
  @IsString()
  @MaxLength(1000)
  key: string;

  @ApiProperty(bytesInput)
  @IsBytes()
  value: BytesInput | null;
}

@ApiExtraModels(BytesInput)
export class PublishBody {
  @ApiPropertyOptional({ ...bytesInput, description: 'Without it: no key.' })
  @IsOptional()
  @IsBytes()
  key?: BytesInput | null;

  @ApiProperty({ ...bytesInput, description: 'null sends a tombstone.' })
  @IsBytes()
  value: BytesInput | null;

  @ApiPropertyOptional({ type: [HeaderInput] })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(HEADERS_MAX)
  @ValidateNested({ each: true })
  @Type(() => HeaderInput)
  headers?: HeaderInput[];

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    description: 'Without it: the key’s, as Kafka’s clients compute it, or the next in turn.',
  })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(INT32_MAX)
  partition?: number;

  @ApiPropertyOptional({
    format: 'int64',
    description: 'Milliseconds since 1970; without it: now.',
  })
  @IsOptional()
  @IsString({ message: 'must be a text of digits: milliseconds since 1970' })
  @Matches(/^\d{1,15}$/, { message: 'must be a text of digits: milliseconds since 1970' })
  timestamp?: string;
}

export class PublishedBody {
  @ApiProperty()
  topic: string;
  @ApiInteger()
  partition: number;
  @ApiInt64({ description: '-1 with validateOnly: nothing was written.' })
  offset: string;
  @ApiInt64({ description: 'As stored: the broker’s when the topic says LogAppendTime.' })
  timestamp: string;
}
