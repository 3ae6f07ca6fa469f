import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, Max, Min } from 'class-validator';

export const SHOWN_BYTES_DEFAULT = 16 * 1024;
const SHOWN_BYTES_MAX = 1024 * 1024;

/** A parameter of a query that tells how much is shown of each key, value and header value. */
export function ShownBytes(
  description = 'Longer keys, values and header values are cut.',
): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({
      type: 'integer',
      minimum: 0,
      maximum: SHOWN_BYTES_MAX,
      default: SHOWN_BYTES_DEFAULT,
      description,
    }),
    IsOptional(),
    Type(() => Number),
    IsInt(),
    Min(0),
    Max(SHOWN_BYTES_MAX),
  );
}
