import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsOptional } from 'class-validator';

/** How the document has it. */
export const VALIDATE_ONLY = {
  name: 'validateOnly',
  required: false,
  type: 'boolean',
  default: false,
  description: 'Checks and answers as the real call would, and changes nothing.',
} as const;

/** `?validateOnly=true`: checks, and changes nothing. */
export class WriteQuery {
  @ApiPropertyOptional(VALIDATE_ONLY)
  @IsOptional()
  @Transform(({ value }: { value: unknown }) =>
    value === 'true' ? true : value === 'false' ? false : value,
  )
  @IsBoolean({ message: 'must be true or false' })
  validateOnly: boolean = false;
}
