import { ApiExtraModels, ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  IsBoolean,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { ApiInt64, ApiInteger, ApiTextOrNull, ApiTime } from '../http/documented.js';
import { PageQuery } from '../http/paging.js';
import { MemberBody, PartitionLagBody } from './groups.dto.js';

const INT32_MAX = 2_147_483_647;

export class MemberList {
  @ApiProperty({ type: [MemberBody] })
  members: MemberBody[];
}

export class MemberDetail extends MemberBody {
  @ApiProperty({ type: [PartitionLagBody], description: 'Of what it is assigned.' })
  lags: PartitionLagBody[];
}

export class TopicLagBody {
  @ApiProperty()
  topic: string;
  @ApiInt64({ nullable: true, description: 'null when that of one partition is not known.' })
  lag: string | null;
  @ApiProperty({ type: 'number', nullable: true })
  lagSeconds: number | null;
}

/** All null while there are not two points of the last minutes to compare. */
export class LagTrend {
  @ApiProperty({ type: 'number', nullable: true, description: 'Records.' })
  consumedPerSecond: number | null;
  @ApiProperty({
    type: 'number',
    nullable: true,
    description: 'Records, into the partitions that the group reads.',
  })
  producedPerSecond: number | null;
  @ApiProperty({
    type: 'number',
    nullable: true,
    description: 'Records that the lag grows by; below 0 it shrinks.',
  })
  growthPerSecond: number | null;
  @ApiProperty({
    type: 'number',
    nullable: true,
    description: 'Until it has caught up, if it goes on like this; null when it does not gain.',
  })
  secondsToDrain: number | null;
}

@ApiExtraModels(PartitionLagBody)
export class GroupLagSummary extends LagTrend {
  @ApiProperty()
  groupId: string;
  @ApiProperty()
  state: string;
  @ApiInteger({ description: 'Lag without members is lag that only grows.' })
  memberCount: number;
  @ApiInt64({ nullable: true })
  totalLag: string | null;
  @ApiProperty({ type: 'number', nullable: true })
  maxLagSeconds: number | null;
  @ApiProperty({
    oneOf: [{ $ref: '#/components/schemas/PartitionLagBody' }, { type: 'null' }],
    description: 'The partition that is the furthest behind in time; null when none is.',
  })
  worst: PartitionLagBody | null;
  @ApiProperty({ type: [TopicLagBody] })
  topics: TopicLagBody[];
}

export class LagHistoryQuery {
  @ApiPropertyOptional({
    description: 'How far back, up to 3d: a number of s, m, h or d.',
    default: '1h',
  })
  @IsOptional()
  @Matches(/^\d{1,6}[smhd]$/, { message: 'must be a number of s, m, h or d, such as 15m' })
  window: string = '1h';
}

export class LagPointBody {
  @ApiTime()
  at: string;
  @ApiInt64()
  lag: string;
  @ApiProperty({ type: 'number', nullable: true })
  lagSeconds: number | null;
  @ApiProperty({ type: 'number', nullable: true, description: 'Since the point before.' })
  consumedPerSecond: number | null;
  @ApiProperty({ type: 'number', nullable: true, description: 'Since the point before.' })
  producedPerSecond: number | null;
}

export class GroupLagHistory extends LagTrend {
  @ApiProperty()
  groupId: string;
  @ApiInteger()
  windowSeconds: number;
  @ApiProperty({
    type: [LagPointBody],
    description:
      'Oldest first: every 15 seconds of the last hour, before that every five minutes. What stands still is told every five minutes.',
  })
  points: LagPointBody[];
}

export class GroupEventQuery extends PageQuery {}

export class GroupEventBody {
  @ApiProperty()
  id: string;
  @ApiTime()
  at: string;
  @ApiInteger({ description: 'The generation that came together.' })
  generationId: number;
  @ApiInteger({ description: '0: the last member has left.' })
  memberCount: number;
  @ApiInteger({ description: 'The coordinator.' })
  brokerId: number;
}

export class GroupEventList {
  @ApiProperty({
    type: [GroupEventBody],
    description: 'Rebalances of the last week, newest first.',
  })
  events: GroupEventBody[];
  @ApiTextOrNull()
  nextPageToken: string | null;
}

export class SkipRecordBody {
  @ApiProperty()
  @IsString()
  @MaxLength(249)
  topic: string;

  @ApiInteger({ minimum: 0 })
  @IsInt()
  @Min(0)
  @Max(INT32_MAX)
  partition: number;

  @ApiProperty({
    format: 'int64',
    description: 'Of the record that is not to be read; the group goes on behind it.',
  })
  @IsString({ message: 'must be a text of digits, for example "42"' })
  @Matches(/^\d{1,18}$/, { message: 'must be a text of digits, for example "42"' })
  offset: string;

  @ApiPropertyOptional({
    default: false,
    description: 'Of a group that is running: its members are sent away, and begin behind it.',
  })
  @IsOptional()
  @IsBoolean()
  evictMembers?: boolean;
}
