import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  MaxLength,
  MinLength,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { QUOTA_KEYS } from '../../quotas/client-quota.js';
import { ApiTextOrNull } from '../http/documented.js';
import { PageQuery } from '../http/paging.js';

const CHANGES_MAX = 1_000;
const NAME_LENGTH_MAX = 255;
/** Whom it is for, where that has a name; and each limit. */
export const QUOTA_SORTS = [
  ...['user', 'clientId', 'ip'].map((name) => `entity.${name}`),
  ...QUOTA_KEYS.map((key) => `values.${key}`),
];
const isGiven = (_: object, value: unknown): boolean => value !== undefined && value !== null;
const OR_DEFAULT = 'null: the default of those that have none of their own.';

/** Whom a limit is for: at least one of them, and an address alone. */
export class QuotaEntityBody {
  @ApiPropertyOptional({
    type: 'string',
    nullable: true,
    example: 'alice',
    description: OR_DEFAULT,
  })
  @ValidateIf(isGiven)
  @IsString()
  @MinLength(1)
  @MaxLength(NAME_LENGTH_MAX)
  user?: string | null;

  @ApiPropertyOptional({ type: 'string', nullable: true, description: OR_DEFAULT })
  @ValidateIf(isGiven)
  @IsString()
  @MinLength(1)
  @MaxLength(NAME_LENGTH_MAX)
  clientId?: string | null;

  @ApiPropertyOptional({ type: 'string', nullable: true, description: OR_DEFAULT })
  @ValidateIf(isGiven)
  @IsString()
  @MinLength(1)
  @MaxLength(NAME_LENGTH_MAX)
  ip?: string | null;
}

/** Bytes a second, percent of the event loop, partitions a second, connections a second. */
export class QuotaValues {
  @ApiPropertyOptional({ type: 'number', nullable: true })
  @ValidateIf(isGiven)
  @IsNumber()
  producer_byte_rate?: number | null;

  @ApiPropertyOptional({ type: 'number', nullable: true })
  @ValidateIf(isGiven)
  @IsNumber()
  consumer_byte_rate?: number | null;

  @ApiPropertyOptional({ type: 'number', nullable: true })
  @ValidateIf(isGiven)
  @IsNumber()
  request_percentage?: number | null;

  @ApiPropertyOptional({ type: 'number', nullable: true })
  @ValidateIf(isGiven)
  @IsNumber()
  controller_mutation_rate?: number | null;

  @ApiPropertyOptional({ type: 'number', nullable: true })
  @ValidateIf(isGiven)
  @IsNumber()
  connection_creation_rate?: number | null;
}

export class QuotaChangeBody {
  @ApiProperty({ type: QuotaEntityBody })
  @IsObject()
  @ValidateNested()
  @Type(() => QuotaEntityBody)
  entity: QuotaEntityBody;

  @ApiProperty({ type: QuotaValues, description: 'null takes the limit away.' })
  @IsObject()
  @ValidateNested()
  @Type(() => QuotaValues)
  values: QuotaValues;
}

export class AlterQuotasBody {
  @ApiProperty({ type: [QuotaChangeBody] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(CHANGES_MAX)
  @ValidateNested({ each: true })
  @Type(() => QuotaChangeBody)
  changes: QuotaChangeBody[];
}

export class QuotaListQuery extends PageQuery {
  @ApiPropertyOptional({ description: 'Of this user.' })
  @IsOptional()
  @IsString()
  @MaxLength(NAME_LENGTH_MAX)
  user?: string;

  @ApiPropertyOptional({ description: 'Of this client id.' })
  @IsOptional()
  @IsString()
  @MaxLength(NAME_LENGTH_MAX)
  clientId?: string;
}

export class QuotaBody {
  @ApiProperty({ type: QuotaEntityBody })
  entity: QuotaEntityBody;
  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'number' },
    description: `Some of ${QUOTA_KEYS.join(', ')}.`,
  })
  values: Record<string, number>;
}

export class QuotaList {
  @ApiProperty({ type: [QuotaBody] })
  quotas: QuotaBody[];
  @ApiTextOrNull()
  nextPageToken: string | null;
}
