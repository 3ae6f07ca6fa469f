import { ApiProperty, ApiPropertyOptional, PickType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsDefined,
  IsOptional,
  IsString,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { MASKING_TARGETS } from '../../masking/masking-rule.js';
import { ApiTextOrNull } from '../http/documented.js';
import { CreateMaskingRuleBody } from './masking.dto.js';

/** Nobody reads more of a preview, and the body of a request has 2 MiB at most. */
const TEXT_LENGTH_MAX = 256 * 1024;
const HEADERS_MAX = 100;

export class MaskingSampleHeader {
  @ApiProperty()
  @IsString()
  @MaxLength(1000)
  key: string;

  @ApiTextOrNull()
  @IsOptional()
  @IsString()
  @MaxLength(TEXT_LENGTH_MAX)
  value: string | null = null;
}

/** A record as text. */
export class MaskingSample {
  @ApiPropertyOptional({ type: 'string', nullable: true })
  @IsOptional()
  @IsString()
  @MaxLength(TEXT_LENGTH_MAX)
  key: string | null = null;

  @ApiPropertyOptional({ type: 'string', nullable: true })
  @IsOptional()
  @IsString()
  @MaxLength(TEXT_LENGTH_MAX)
  value: string | null = null;

  @ApiPropertyOptional({ type: [MaskingSampleHeader] })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(HEADERS_MAX)
  @ValidateNested({ each: true })
  @Type(() => MaskingSampleHeader)
  headers: MaskingSampleHeader[] = [];
}

export class PreviewedRule extends PickType(CreateMaskingRuleBody, [
  'target',
  'place',
  'action',
  'replacement',
]) {}

export class PreviewMaskingRuleBody {
  @ApiProperty({ type: PreviewedRule })
  @IsDefined()
  @ValidateNested()
  @Type(() => PreviewedRule)
  rule: PreviewedRule;

  @ApiProperty({ type: MaskingSample })
  @IsDefined()
  @ValidateNested()
  @Type(() => MaskingSample)
  record: MaskingSample;
}

export class MaskingPreviewBody {
  @ApiProperty({ type: MaskingSample, description: 'What is left; null where nothing is.' })
  record: MaskingSample;

  @ApiProperty({
    enum: MASKING_TARGETS,
    isArray: true,
    description: 'In what something is hidden.',
  })
  masked: (typeof MASKING_TARGETS)[number][];
}
