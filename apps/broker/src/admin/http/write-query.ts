import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsOptional } from 'class-validator';

/** `?validateOnly=true`: checks, and changes nothing. */
export class WriteQuery {
  @ApiPropertyOptional({
    type: 'boolean',
    default: false,
    description: 'Checks and answers as the real call would, and changes nothing.',
  })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) =>
    value === 'true' ? true : value === 'false' ? false : value,
  )
  @IsBoolean({ message: 'must be true or false' })
  validateOnly: boolean = false;
}
