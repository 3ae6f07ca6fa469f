import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { UnreachableBroker } from '../cluster/unreachable.dto.js';
import { ApiInt64, ApiInteger, ApiTextOrNull } from '../http/documented.js';
import { PageQuery } from '../http/paging.js';
import { AskedPauseBody } from '../pauses/pauses.dto.js';

const STATES = ['Empty', 'PreparingRebalance', 'CompletingRebalance', 'Stable'] as const;
const TOPICS_MAX = 1000;
const PARTITIONS_MAX = 10_000;
const INT32_MAX = 2_147_483_647;

export class GroupListQuery extends PageQuery {
  @ApiPropertyOptional({
    enum: STATES,
    isArray: true,
    description: 'Only groups in one of these states.',
  })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (Array.isArray(value) ? value : [value]))
  @IsIn(STATES, { each: true, message: `must be one of ${STATES.join(', ')}` })
  state?: string[];

  @ApiPropertyOptional({ description: 'Part of the id.' })
  @IsOptional()
  @IsString()
  @MaxLength(500)
  filter?: string;
}

export class GroupSummary {
  @ApiProperty()
  groupId: string;
  @ApiProperty({ enum: STATES })
  state: string;
  @ApiProperty({
    description: '`consumer` for Kafka consumers; others use groups for other things.',
  })
  protocolType: string;
  @ApiProperty({ description: 'The partition assignor in force; empty unless Stable.' })
  assignor: string;
  @ApiInteger()
  memberCount: number;
}

export class GroupList {
  @ApiProperty({ type: [GroupSummary] })
  groups: GroupSummary[];
  @ApiProperty({
    type: [UnreachableBroker],
    description: 'Whose groups are missing here; empty when the list is whole.',
  })
  unreachableBrokers: UnreachableBroker[];
  @ApiTextOrNull()
  nextPageToken: string | null;
}

export class TopicPartitionsBody {
  @ApiProperty()
  topic: string;
  @ApiProperty({ type: 'array', items: { type: 'integer' } })
  partitions: number[];
}

export class MemberHandlersBody {
  @ApiProperty()
  topic: string;
  @ApiProperty({ type: [String], example: ['PaymentController.charge'] })
  names: string[];
}

export class MemberBody {
  @ApiProperty()
  memberId: string;
  @ApiTextOrNull({ description: 'Of a static member.' })
  groupInstanceId: string | null;
  @ApiProperty()
  clientId: string;
  @ApiProperty()
  clientHost: string;
  @ApiProperty({
    type: [TopicPartitionsBody],
    nullable: true,
    description: 'null when the member’s protocol is not the consumers’.',
  })
  assignment: TopicPartitionsBody[] | null;
  @ApiProperty({
    type: [MemberHandlersBody],
    description:
      'Methods that are given the records of a topic, as services of @posthorn/transport tell; none while the group rebalances.',
  })
  handlers: MemberHandlersBody[];
}

export class GroupDetail extends GroupSummary {
  @ApiProperty({
    type: [AskedPauseBody],
    description: 'Asked for and in force; /pauses tells which partitions have obeyed.',
  })
  pauses: AskedPauseBody[];
  @ApiProperty({ type: [MemberBody] })
  members: MemberBody[];
}

export class RetryingRecord {
  @ApiInt64()
  offset: string;
  @ApiInteger({ description: 'Tries so far.' })
  attempts: number;
}

export class CommittedOffsetBody {
  @ApiProperty()
  topic: string;
  @ApiInteger()
  partition: number;
  @ApiInt64({ description: 'Of the next record the group will read.' })
  offset: string;
  @ApiProperty({ description: 'What the consumer wrote beside it.' })
  metadata: string;
  @ApiProperty({
    type: [RetryingRecord],
    description:
      'Records that failed and are tried again in their place, or whose key is parked, as services of @posthorn/transport note it: at most 64.',
  })
  retrying: RetryingRecord[];
}

export class CommittedOffsetList {
  @ApiProperty({ type: [CommittedOffsetBody] })
  offsets: CommittedOffsetBody[];
}

export class PartitionLagBody {
  @ApiProperty()
  topic: string;
  @ApiInteger()
  partition: number;
  @ApiInt64({ nullable: true, description: 'null: nothing committed yet.' })
  committedOffset: string | null;
  @ApiInt64({
    nullable: true,
    description: 'null: the topic is gone, or its leader does not answer.',
  })
  highWatermark: string | null;
  @ApiInt64({
    nullable: true,
    description:
      'Records not yet read. null: nothing committed, so that the clients decide where they begin.',
  })
  lag: string | null;
  @ApiProperty({
    type: 'number',
    nullable: true,
    description:
      'Age of the first record not yet read; 0 when there is none. Exact, not interpolated.',
  })
  lagSeconds: number | null;
  @ApiTextOrNull({ description: 'Who reads it.' })
  memberId: string | null;
}

export class GroupLag {
  @ApiProperty()
  groupId: string;
  @ApiProperty({ enum: STATES })
  state: string;
  @ApiInteger({ description: 'Lag without members is lag that only grows.' })
  memberCount: number;
  @ApiInt64({
    nullable: true,
    description: 'Sum of the partitions; null when that of one is not known.',
  })
  totalLag: string | null;
  @ApiProperty({
    type: 'number',
    nullable: true,
    description: 'The largest of the partitions’; null when that of one is not known.',
  })
  maxLagSeconds: number | null;
  @ApiProperty({ type: [PartitionLagBody] })
  partitions: PartitionLagBody[];
}

export class ResetScopeInput {
  @ApiProperty()
  @IsString()
  @MinLength(1)
  @MaxLength(249)
  topic: string;

  @ApiPropertyOptional({
    type: 'array',
    items: { type: 'integer' },
    description: 'Without it: all.',
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

export class PartitionOffsetInput {
  @ApiProperty()
  @IsString()
  @MinLength(1)
  @MaxLength(249)
  topic: string;

  @ApiInteger()
  @IsInt()
  @Min(0)
  @Max(INT32_MAX)
  partition: number;

  @ApiProperty({ format: 'int64' })
  @Matches(/^\d{1,18}$/, { message: 'must be a text of digits, for example "42"' })
  offset: string;
}

export const STRATEGIES = [
  'earliest',
  'latest',
  'offset',
  'time',
  'shift',
  'copy',
  'each',
] as const;

export class ResetOffsetsBody {
  @ApiProperty({ enum: STRATEGIES })
  @IsIn(STRATEGIES, { message: `must be one of ${STRATEGIES.join(', ')}` })
  strategy: (typeof STRATEGIES)[number];

  @ApiPropertyOptional({ format: 'int64', description: 'With strategy offset.' })
  @ValidateIf(
    ({ strategy, offset }: ResetOffsetsBody) => strategy === 'offset' || offset !== undefined,
  )
  @Matches(/^\d{1,18}$/, { message: 'must be a text of digits, for example "42"' })
  offset?: string;

  @ApiPropertyOptional({
    description:
      'With strategy time: ISO 8601 with a time zone, or milliseconds since 1970 as text. By the records’ own times: a group that was behind had not read up to there, so take its lag of then off.',
    example: '2026-11-22T10:00:00Z',
  })
  @ValidateIf(({ strategy, time }: ResetOffsetsBody) => strategy === 'time' || time !== undefined)
  @IsString({ message: 'must be a time, for example "2026-11-22T10:00:00Z"' })
  @MaxLength(40)
  time?: string;

  @ApiPropertyOptional({
    format: 'int64',
    description: 'With strategy shift: so many records forwards, or with a minus backwards.',
    example: '-100',
  })
  @ValidateIf(
    ({ strategy, shift }: ResetOffsetsBody) => strategy === 'shift' || shift !== undefined,
  )
  @Matches(/^-?\d{1,18}$/, { message: 'must be a text of digits, for example "-100"' })
  shift?: string;

  @ApiPropertyOptional({
    description: 'With strategy copy: to where this other group is, in what it has committed.',
  })
  @ValidateIf(
    ({ strategy, fromGroup }: ResetOffsetsBody) => strategy === 'copy' || fromGroup !== undefined,
  )
  @IsString({ message: 'must be the id of a group' })
  @MinLength(1)
  @MaxLength(500)
  fromGroup?: string;

  @ApiPropertyOptional({
    type: [PartitionOffsetInput],
    description: 'With strategy each: an offset for each partition, and no others are touched.',
  })
  @ValidateIf(
    ({ strategy, offsets }: ResetOffsetsBody) => strategy === 'each' || offsets !== undefined,
  )
  @IsArray({ message: 'must be a list of topic, partition and offset' })
  @ArrayMinSize(1)
  @ArrayMaxSize(PARTITIONS_MAX)
  @ValidateNested({ each: true })
  @Type(() => PartitionOffsetInput)
  offsets?: PartitionOffsetInput[];

  @ApiPropertyOptional({
    default: false,
    description:
      'Of a group that is running: its members are sent away, and begin anew at the new offsets when they join again, which consumers do by themselves. What they were handling is handled again, and their commits of it are refused.',
  })
  @IsOptional()
  @IsBoolean()
  evictMembers?: boolean;

  @ApiPropertyOptional({
    type: [ResetScopeInput],
    description:
      'Without it: every partition with a committed offset; with strategy copy, of the other group. Not with strategy each.',
  })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(TOPICS_MAX)
  @ValidateNested({ each: true })
  @Type(() => ResetScopeInput)
  topics?: ResetScopeInput[];
}

export class PlannedOffsetBody {
  @ApiProperty()
  topic: string;
  @ApiInteger()
  partition: number;
  @ApiInt64({ nullable: true })
  before: string | null;
  @ApiInt64()
  after: string;
  @ApiProperty({
    description: 'What was asked for lies outside of the partition; `after` is its nearer end.',
  })
  isClamped: boolean;
}

export class UndoReset {
  @ApiProperty({ enum: ['each'] })
  strategy: 'each';
  @ApiProperty({ type: [PartitionOffsetInput] })
  offsets: PartitionOffsetInput[];
}

export class ResetResult {
  @ApiProperty({ description: 'false for a preview.' })
  isApplied: boolean;
  @ApiTextOrNull({ description: 'Why the real call would be refused now; null when it would not.' })
  blockedBy: string | null;
  @ApiInt64({
    description:
      'Offsets that the group passed already and will see again, without what was passed over when the database had gone back.',
  })
  recordsToReread: string;
  @ApiInt64({ description: 'Offsets that the group will never see, counted alike.' })
  recordsToSkip: string;
  @ApiInteger({ description: 'Members that were, or would be, sent away.' })
  evictedMembers: number;
  @ApiProperty({ type: [PlannedOffsetBody] })
  offsets: PlannedOffsetBody[];
  @ApiProperty({
    type: UndoReset,
    nullable: true,
    description:
      'The body that takes it back; null when nothing moved. What had no committed offset before keeps the new one.',
  })
  undo: UndoReset | null;
}
