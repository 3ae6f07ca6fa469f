import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsInt,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { ApiInteger, ApiTextOrNull, ApiTime } from '../http/documented.js';

const TOPICS_MAX = 100;
/** Each is a record of its own. */
const PARTITIONS_MAX = 1_000;
const INT32_MAX = 2_147_483_647;

export class PauseScopeInput {
  @ApiProperty()
  @IsString()
  @MinLength(1)
  @MaxLength(249)
  topic: string;

  @ApiPropertyOptional({
    type: 'array',
    items: { type: 'integer' },
    description: 'Without it: the topic, with partitions that it gets later.',
  })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(PARTITIONS_MAX)
  @IsInt({ each: true })
  @Min(0, { each: true })
  @Max(INT32_MAX, { each: true })
  partitions?: number[];
}

export class ResumeGroupBody {
  @ApiPropertyOptional({
    type: [PauseScopeInput],
    description: 'Without it: whatever the group reads.',
  })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(TOPICS_MAX)
  @ValidateNested({ each: true })
  @Type(() => PauseScopeInput)
  topics?: PauseScopeInput[];
}

export class PauseGroupBody extends ResumeGroupBody {
  @ApiPropertyOptional({
    description:
      'When it ends by itself, on the clocks of the instances: ISO 8601 with a time zone, or milliseconds since 1970 as text.',
    example: '2026-11-26T18:00:00Z',
  })
  @IsOptional()
  @IsString({ message: 'must be a time, for example "2026-11-26T18:00:00Z"' })
  @MaxLength(40)
  until?: string;
}

export class AskedPauseBody {
  @ApiTextOrNull({ description: 'null: whatever the group reads.' })
  topic: string | null;
  @ApiInteger({ nullable: true, description: 'null: all of the topic.' })
  partition: number | null;
  @ApiTextOrNull()
  by: string | null;
  @ApiTextOrNull()
  reason: string | null;
  @ApiTime()
  at: string;
  @ApiTime({ nullable: true })
  until: string | null;
}

export const STANDINGS = ['running', 'pausing', 'paused', 'resuming'] as const;

export class PartitionStanding {
  @ApiProperty()
  topic: string;
  @ApiInteger()
  partition: number;
  @ApiTextOrNull({ description: 'Who reads it; null: nobody.' })
  memberId: string | null;
  @ApiProperty({
    enum: STANDINGS,
    description:
      'paused: asked for, and its owner has committed that it stands still because of it. pausing: asked for, and no word of its owner yet, which may not read the control topic at all. resuming: not asked for any more, and its owner has not said that it goes on.',
  })
  standing: (typeof STANDINGS)[number];
}

export class GroupPauses {
  @ApiProperty()
  groupId: string;
  @ApiProperty({ type: [AskedPauseBody], description: 'Asked for and in force, the widest first.' })
  pauses: AskedPauseBody[];
  @ApiProperty({
    type: [PartitionStanding],
    description: 'Partitions with a committed offset or a member.',
  })
  partitions: PartitionStanding[];
}
