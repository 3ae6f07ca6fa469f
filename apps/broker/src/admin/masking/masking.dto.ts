import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, MaxLength, MinLength } from 'class-validator';
import { MASKING_ACTIONS, MASKING_TARGETS } from '../../masking/masking-rule.js';
import { ApiTime } from '../http/documented.js';

const PATTERN_TYPES = ['literal', 'prefixed'] as const;

export class CreateMaskingRuleBody {
  @ApiProperty({ enum: PATTERN_TYPES, default: 'literal' })
  @IsIn(PATTERN_TYPES)
  patternType: (typeof PATTERN_TYPES)[number] = 'literal';

  @ApiProperty({ example: 'payments', description: 'As a literal, * is every topic.' })
  @IsString()
  @MinLength(1)
  @MaxLength(249)
  topic: string;

  @ApiProperty({ enum: MASKING_TARGETS })
  @IsIn(MASKING_TARGETS)
  target: (typeof MASKING_TARGETS)[number];

  @ApiPropertyOptional({
    example: '$.cards[*].number',
    description:
      'Of a value: a JSON path, in which [*] is every entry. Of a header: its name, in any case. Of the key: nothing.',
  })
  @IsOptional()
  @IsString()
  @MaxLength(500)
  place: string = '';

  @ApiProperty({
    enum: MASKING_ACTIONS,
    description:
      'REMOVE leaves nothing, REPLACE another text, MASK an asterisk for each letter and digit.',
  })
  @IsIn(MASKING_ACTIONS)
  action: (typeof MASKING_ACTIONS)[number];

  @ApiPropertyOptional({ default: '***', description: 'Of REPLACE.' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  replacement: string = '***';

  @ApiPropertyOptional({ description: 'Why, for people.' })
  @IsOptional()
  @IsString()
  @MaxLength(500)
  description: string = '';
}

/** The whole of it, as when it is created. */
export class PutMaskingRuleBody extends CreateMaskingRuleBody {}

export class MaskingRuleBody {
  @ApiProperty({ format: 'uuid' })
  id: string;
  @ApiProperty({ enum: PATTERN_TYPES })
  patternType: string;
  @ApiProperty()
  topic: string;
  @ApiProperty({ enum: MASKING_TARGETS })
  target: string;
  @ApiProperty()
  place: string;
  @ApiProperty({ enum: MASKING_ACTIONS })
  action: string;
  @ApiProperty()
  replacement: string;
  @ApiProperty()
  description: string;
  @ApiProperty({ example: 'User:root' })
  createdBy: string;
  @ApiTime()
  createdAt: string;
}

export class MaskingRuleList {
  @ApiProperty({ type: [MaskingRuleBody] })
  maskingRules: MaskingRuleBody[];
}
