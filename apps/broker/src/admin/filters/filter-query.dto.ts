import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsOptional, IsString, Matches, MaxLength } from 'class-validator';

const TEXT_LENGTH_MAX = 1024;
const CONDITIONS_MAX = 10;

/** A parameter that is given once is a text, one that is given twice a list. */
export const toList = ({ value }: { value: unknown }): unknown =>
  value === undefined || Array.isArray(value) ? value : [value];

/** What records are meant, as query parameters: all that is given must hold. */
export class RecordFilterQuery {
  @ApiPropertyOptional({ description: 'The whole key, as UTF-8.' })
  @IsOptional()
  @IsString()
  @MaxLength(TEXT_LENGTH_MAX)
  key?: string;

  @ApiPropertyOptional({ description: 'The trace of `traceparent`.' })
  @IsOptional()
  @Matches(/^[0-9a-f]{32}$/i, { message: 'must be 32 hexadecimal digits' })
  traceId?: string;

  @ApiPropertyOptional({
    description: 'The value of a header such as `correlation-id` or `kafka_correlationId`.',
  })
  @IsOptional()
  @IsString()
  @MaxLength(TEXT_LENGTH_MAX)
  correlationId?: string;

  @ApiPropertyOptional({
    type: [String],
    description: '`name=value`: a header with exactly this value. Several must all be there.',
    example: ['tenant=acme'],
  })
  @IsOptional()
  @Transform(toList)
  @IsArray()
  @ArrayMaxSize(CONDITIONS_MAX)
  @Matches(/^[^=]+=/, { each: true, message: 'must be name=value' })
  @MaxLength(TEXT_LENGTH_MAX, { each: true })
  header?: string[];

  @ApiPropertyOptional({
    type: [String],
    description:
      'A condition on a JSON value: a path, one of == != > >= < <=, and a value. Several must all hold.',
    example: ['$.order.total>=50'],
  })
  @IsOptional()
  @Transform(toList)
  @IsArray()
  @ArrayMaxSize(CONDITIONS_MAX)
  @IsString({ each: true })
  @MaxLength(TEXT_LENGTH_MAX, { each: true })
  where?: string[];

  @ApiPropertyOptional({
    description:
      'Part of the key, the value or a header’s value, whatever the case. No index helps here.',
  })
  @IsOptional()
  @IsString()
  @MaxLength(TEXT_LENGTH_MAX)
  q?: string;
}
