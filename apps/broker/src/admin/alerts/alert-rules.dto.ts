import { ApiProperty, ApiPropertyOptional, OmitType, PartialType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsDefined,
  IsIn,
  IsInt,
  IsNumber,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { ApiInteger, ApiTextOrNull, ApiTime } from '../http/documented.js';
import { Omittable } from '../http/omittable.js';
import { AlertDeliveryBody } from '../webhooks/deliveries.dto.js';
import {
  CONDITION_TYPES,
  JOB_KINDS,
  PATTERN_TYPES,
  type ConditionType,
} from './alert-condition.js';
import { SEVERITIES, type Severity } from './alert-rule.js';

export const NAME = /^[a-z][a-z0-9-]{0,62}$/;
export const NAME_MESSAGE = 'must begin with a letter and have at most 63 of a-z, 0-9 and -';
const DAY_SECONDS = 86_400;
const WEEK_SECONDS = 7 * DAY_SECONDS;
const INT32_MAX = 2_147_483_647;
const WEBHOOKS_PER_RULE_MAX = 10;

const NO_NULLS = { skipNullProperties: false };

/** Which fields there are depends on the type. */
export class AlertConditionBody {
  @ApiProperty({
    enum: CONDITION_TYPES,
    enumName: 'AlertConditionType',
    description: [
      'groupLag: a group is more than `lagSeconds` or `lagRecords` behind.',
      'partitionStuck: a group has members and records to read in a partition, and its committed offset stands, for as long as the rule’s `forSeconds`. What is paused stands on purpose.',
      'groupWithoutMembers: nobody reads for the group, or there is no such group.',
      'deadLetters: at least `count` new dead letters of one failure within `windowSeconds`.',
      'jobFailed: a replay, a redrive or an export failed within `windowSeconds`.',
      'brokerDown: one of `brokerIds` is not there, or there are fewer than `brokersMin`.',
      'partitionsWithoutLeader: some partition can be neither written nor read.',
      'outboxStands: a record in the outbox has waited for more than `seconds`.',
      'databaseSize, databaseGrowth: the database has more than `bytes`, or grew by more within `windowSeconds`.',
      'databaseRestored: within `windowSeconds` brokers found that the database had gone back.',
    ].join('\n\n'),
  })
  @IsIn(CONDITION_TYPES, { message: `must be one of ${CONDITION_TYPES.join(', ')}` })
  type: ConditionType;

  @ApiPropertyOptional({ enum: PATTERN_TYPES, default: 'literal', description: 'Of `group`.' })
  @Omittable()
  @IsIn(PATTERN_TYPES, { message: `must be one of ${PATTERN_TYPES.join(', ')}` })
  patternType?: (typeof PATTERN_TYPES)[number];

  @ApiPropertyOptional({
    example: 'payment',
    description: 'Of consumer groups; as a literal, * is every group.',
  })
  @Omittable()
  @IsString()
  @MinLength(1)
  @MaxLength(249)
  group?: string;

  @ApiPropertyOptional({ type: 'number', minimum: 0, example: 60 })
  @Omittable()
  @IsNumber()
  @Min(0)
  @Max(INT32_MAX)
  lagSeconds?: number;

  @ApiPropertyOptional({ type: 'integer', minimum: 0 })
  @Omittable()
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  lagRecords?: number;

  @ApiPropertyOptional({
    description: 'Of groupWithoutMembers: only if there is something to read.',
  })
  @Omittable()
  @IsBoolean()
  onlyWithLag?: boolean;

  @ApiPropertyOptional({ description: 'Of a failure, as /dead-letters/groups shows it.' })
  @Omittable()
  @IsString()
  @MaxLength(100)
  fingerprint?: string;

  @ApiPropertyOptional({ description: 'The topic that dead letters came from.' })
  @Omittable()
  @IsString()
  @MaxLength(249)
  originTopic?: string;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, default: 1 })
  @Omittable()
  @IsInt()
  @Min(1)
  @Max(INT32_MAX)
  count?: number;

  @ApiPropertyOptional({ type: 'integer', minimum: 60, maximum: WEEK_SECONDS })
  @Omittable()
  @IsInt()
  @Min(60)
  @Max(WEEK_SECONDS)
  windowSeconds?: number;

  @ApiPropertyOptional({ enum: JOB_KINDS, description: 'Without it: of every kind.' })
  @Omittable()
  @IsIn(JOB_KINDS, { message: `must be one of ${JOB_KINDS.join(', ')}` })
  jobKind?: (typeof JOB_KINDS)[number];

  @ApiPropertyOptional({ type: [Number], description: 'Those that should be there.' })
  @Omittable()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @ArrayUnique()
  @IsInt({ each: true })
  @Min(0, { each: true })
  @Max(INT32_MAX, { each: true })
  brokerIds?: number[];

  @ApiPropertyOptional({ type: 'integer', minimum: 1 })
  @Omittable()
  @IsInt()
  @Min(1)
  @Max(1_000)
  brokersMin?: number;

  @ApiPropertyOptional({ type: 'integer', minimum: 1 })
  @Omittable()
  @IsInt()
  @Min(1)
  @Max(WEEK_SECONDS)
  seconds?: number;

  @ApiPropertyOptional({ type: 'string', format: 'int64', pattern: '^\\d{1,15}$' })
  @Omittable()
  @IsString({ message: 'must be a text of digits, for example "42"' })
  @Matches(/^\d{1,15}$/, { message: 'must be a text of at most 15 digits, for example "42"' })
  bytes?: string;
}

export class CreateAlertRuleBody {
  @ApiProperty({ example: 'payment-is-late', pattern: NAME.source })
  @Matches(NAME, { message: NAME_MESSAGE })
  name: string;

  @ApiPropertyOptional({ default: '', description: 'What to do about it, for people.' })
  @Omittable()
  @IsString()
  @MaxLength(1_000)
  description?: string;

  @ApiPropertyOptional({ enum: SEVERITIES, default: 'warning' })
  @Omittable()
  @IsIn(SEVERITIES, { message: `must be one of ${SEVERITIES.join(', ')}` })
  severity?: Severity;

  @ApiProperty({ type: AlertConditionBody })
  @IsDefined({ message: 'is missing: say when the rule fires' })
  @ValidateNested()
  @Type(() => AlertConditionBody)
  condition: AlertConditionBody;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    maximum: DAY_SECONDS,
    default: 0,
    description: 'How long the condition has to hold before the alert fires.',
  })
  @Omittable()
  @IsInt()
  @Min(0)
  @Max(DAY_SECONDS)
  forSeconds?: number;

  @ApiPropertyOptional({
    type: [String],
    default: [],
    description: 'Names of those that are told.',
  })
  @Omittable()
  @IsArray()
  @ArrayMaxSize(WEBHOOKS_PER_RULE_MAX)
  @ArrayUnique()
  @IsString({ each: true })
  @MaxLength(63, { each: true })
  webhooks?: string[];

  @ApiPropertyOptional({ default: true })
  @Omittable()
  @IsBoolean()
  isEnabled?: boolean;
}

/** What is not named stays as it is; a condition is replaced whole. */
export class PatchAlertRuleBody extends PartialType(
  OmitType(CreateAlertRuleBody, ['name']),
  NO_NULLS,
) {}

export class AlertRuleBody {
  @ApiProperty()
  name: string;
  @ApiProperty()
  description: string;
  @ApiProperty({ enum: SEVERITIES })
  severity: Severity;
  @ApiProperty({ type: AlertConditionBody })
  condition: AlertConditionBody;
  @ApiInteger()
  forSeconds: number;
  @ApiProperty({ type: [String] })
  webhooks: string[];
  @ApiProperty()
  isEnabled: boolean;
  @ApiInteger({ description: 'Alerts that fire.' })
  firing: number;
  @ApiInteger({ description: 'Whose condition does not hold for long enough yet.' })
  pending: number;
  @ApiTime({
    nullable: true,
    description: 'The last time; null: not yet, or not since it was changed.',
  })
  evaluatedAt: string | null;
  @ApiTextOrNull({ description: 'Why nobody could say then; its alerts stay as they are.' })
  evaluationError: string | null;
  @ApiProperty({ example: 'User:root' })
  createdBy: string;
  @ApiTime()
  createdAt: string;
  @ApiTime()
  updatedAt: string;
}

export class AlertRuleList {
  @ApiProperty({ type: [AlertRuleBody] })
  alertRules: AlertRuleBody[];
}

export class AlertMatch {
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' } })
  labels: Record<string, string>;
  @ApiProperty()
  summary: string;
  @ApiProperty({ type: 'number', nullable: true })
  value: number | null;
}

export class AlertRuleTest {
  @ApiProperty({
    type: [AlertMatch],
    description: 'What the condition holds for at the moment, however long it has.',
  })
  matches: AlertMatch[];
  @ApiTextOrNull({ description: 'Why nobody can say.' })
  error: string | null;
  @ApiProperty({
    type: [AlertDeliveryBody],
    description: 'What its webhooks were told for a test; nothing with validateOnly.',
  })
  deliveries: AlertDeliveryBody[];
}
