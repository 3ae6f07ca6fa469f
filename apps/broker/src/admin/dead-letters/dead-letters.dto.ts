import {
  ApiExtraModels,
  ApiProperty,
  ApiPropertyOptional,
  IntersectionType,
} from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsDefined,
  IsIn,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { MASKING_TARGETS } from '../../masking/masking-rule.js';
import { ApiInt64, ApiInteger, ApiTextOrNull, ApiTime } from '../http/documented.js';
import { PageQuery } from '../http/paging.js';
import { DecodedBytesBody, RecordHeaderBody } from '../records/records.dto.js';

export const LETTER_STATUSES = ['open', 'redriving', 'redriven', 'discarded'] as const;
const IDS_MAX = 1_000;
const NAME_LENGTH_MAX = 300;
const NOTE_LENGTH_MAX = 4_000;
const ASSIGNEE_LENGTH_MAX = 200;

const ID = { message: 'must be an id of digits' };
const ID_PATTERN = /^\d{1,18}$/;

/** What letters have in common; what is not given does not matter. */
export class LetterFilterFields {
  @ApiPropertyOptional({ description: 'The dead-letter topic.' })
  @IsOptional()
  @IsString()
  @MaxLength(NAME_LENGTH_MAX)
  topic?: string;

  @ApiPropertyOptional({ description: 'The topic that the record came from.' })
  @IsOptional()
  @IsString()
  @MaxLength(NAME_LENGTH_MAX)
  originTopic?: string;

  @ApiPropertyOptional({ description: 'The consumer group that gave up.' })
  @IsOptional()
  @IsString()
  @MaxLength(NAME_LENGTH_MAX)
  group?: string;

  @ApiPropertyOptional({ example: 'PaymentController.charge' })
  @IsOptional()
  @IsString()
  @MaxLength(NAME_LENGTH_MAX)
  handler?: string;

  @ApiPropertyOptional({ description: 'The class of the exception.', example: 'TypeError' })
  @IsOptional()
  @IsString()
  @MaxLength(NAME_LENGTH_MAX)
  error?: string;

  @ApiPropertyOptional({ description: 'Of the exception and its message without numbers and ids.' })
  @IsOptional()
  @Matches(/^[0-9a-f]{16}$/, { message: 'must be 16 hexadecimal digits' })
  fingerprint?: string;
}

class LetterQueryFields extends IntersectionType(PageQuery, LetterFilterFields) {
  @ApiPropertyOptional({ enum: LETTER_STATUSES })
  @IsOptional()
  @IsIn(LETTER_STATUSES, { message: `must be one of ${LETTER_STATUSES.join(', ')}` })
  status?: (typeof LETTER_STATUSES)[number];

  @ApiPropertyOptional({ description: 'Of the letter, or of its group where it has none.' })
  @IsOptional()
  @IsString()
  @MaxLength(ASSIGNEE_LENGTH_MAX)
  assignee?: string;
}

export class DeadLetterQuery extends LetterQueryFields {
  @ApiPropertyOptional({ format: 'int64', description: 'Id of a group of letters.' })
  @IsOptional()
  @Matches(ID_PATTERN, ID)
  letterGroup?: string;
}

/** `status=open`: groups with open letters; all counts are of what the filter lets through. */
export class DeadLetterGroupQuery extends LetterQueryFields {}

export class DeadLetterSummary {
  @ApiInt64()
  id: string;
  @ApiProperty({ description: 'The dead-letter topic.' })
  topic: string;
  @ApiInteger()
  partition: number;
  @ApiInt64()
  offset: string;
  @ApiTime()
  writtenAt: string;
  @ApiTextOrNull()
  originTopic: string | null;
  @ApiInteger({ nullable: true })
  originPartition: number | null;
  @ApiInt64({ nullable: true })
  originOffset: string | null;
  @ApiInt64({ description: 'Of its group of letters.' })
  letterGroup: string;
  @ApiProperty({
    description: 'The consumer group that gave up; empty when the letter does not say.',
  })
  group: string;
  @ApiProperty({ description: 'Empty when the letter does not say.' })
  handler: string;
  @ApiProperty({ description: 'The class of the exception.' })
  error: string;
  @ApiProperty()
  message: string;
  @ApiProperty()
  fingerprint: string;
  @ApiInteger({ nullable: true, description: 'The last try.' })
  attempt: number | null;
  @ApiProperty({
    description:
      'Only the beginning of the record is in it; a redrive takes the record from its topic.',
  })
  isCut: boolean;
  @ApiInteger({ description: 'How often its record had been redriven before it failed.' })
  timesRedriven: number;
  @ApiTextOrNull({ example: 'orders.payment.dlq/0@17' })
  redrivenFrom: string | null;
  @ApiProperty({ enum: LETTER_STATUSES })
  status: (typeof LETTER_STATUSES)[number];
  @ApiTextOrNull()
  note: string | null;
  @ApiTextOrNull()
  assignee: string | null;
  @ApiInt64({ nullable: true, description: 'The redrive that has it, or had it last.' })
  redrive: string | null;
  @ApiTime({ nullable: true })
  redrivenAt: string | null;
  @ApiTextOrNull({ example: 'orders/3@812' })
  redrivenTo: string | null;
  @ApiTextOrNull({ description: 'Why the last redrive left it open.' })
  redriveError: string | null;
}

export class DeadLetterPage {
  @ApiProperty({ type: [DeadLetterSummary] })
  deadLetters: DeadLetterSummary[];
  @ApiTextOrNull()
  nextPageToken: string | null;
}

const nullableBytes = {
  oneOf: [{ $ref: '#/components/schemas/DecodedBytesBody' }, { type: 'null' }],
};

@ApiExtraModels(DecodedBytesBody)
export class DeadLetter extends DeadLetterSummary {
  @ApiProperty({ ...nullableBytes, description: 'null when the record has none, or is gone.' })
  key: DecodedBytesBody | null;
  @ApiProperty({ ...nullableBytes, description: 'null is a tombstone, unless the record is gone.' })
  value: DecodedBytesBody | null;
  @ApiProperty({
    type: [RecordHeaderBody],
    description: 'All of the letter, those of the failure too.',
  })
  headers: RecordHeaderBody[];
  @ApiTextOrNull()
  stack: string | null;
  @ApiProperty({
    description: 'Its topic has dropped the record since, and the index is about to follow.',
  })
  isGone: boolean;
  @ApiPropertyOptional({
    enum: MASKING_TARGETS,
    isArray: true,
    description:
      'In what of it masking rules have hidden something from the caller, who cannot replace that in a redrive.',
  })
  masked?: (typeof MASKING_TARGETS)[number][];
}

export class DeadLetterGroup {
  @ApiInt64()
  id: string;
  @ApiProperty()
  group: string;
  @ApiProperty()
  handler: string;
  @ApiProperty()
  error: string;
  @ApiProperty({ description: 'Of one of them that the caller may see.' })
  message: string;
  @ApiProperty()
  fingerprint: string;
  @ApiProperty({ type: [String], description: 'Where the records came from.' })
  topics: string[];
  @ApiInteger()
  open: number;
  @ApiInteger()
  redriving: number;
  @ApiInteger()
  redriven: number;
  @ApiInteger()
  discarded: number;
  @ApiInteger({ description: 'The most often that one of them had been redriven.' })
  timesRedrivenMax: number;
  @ApiTime()
  firstSeen: string;
  @ApiTime()
  lastSeen: string;
  @ApiProperty({
    type: 'array',
    items: { type: 'integer' },
    description:
      'Letters of each of the last 24 hours of the clock, oldest first; the last one goes on.',
  })
  sparkline: number[];
  @ApiTextOrNull()
  note: string | null;
  @ApiTextOrNull()
  assignee: string | null;
}

export class DeadLetterGroupPage {
  @ApiProperty({ type: [DeadLetterGroup] })
  groups: DeadLetterGroup[];
  @ApiTextOrNull()
  nextPageToken: string | null;
}

export class ChangeDeadLetterGroupBody {
  @ApiPropertyOptional({ type: 'string', nullable: true, description: 'null takes it away.' })
  @IsOptional()
  @IsString()
  @MaxLength(NOTE_LENGTH_MAX)
  note?: string | null;

  @ApiPropertyOptional({ type: 'string', nullable: true, description: 'null takes it away.' })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(ASSIGNEE_LENGTH_MAX)
  assignee?: string | null;
}

export class ChangeDeadLetterBody extends ChangeDeadLetterGroupBody {
  @ApiPropertyOptional({
    enum: ['open', 'discarded'],
    description: 'open: of a redriven or discarded one, so that it can go again.',
  })
  @IsOptional()
  @IsIn(['open', 'discarded'], { message: 'must be open or discarded' })
  status?: 'open' | 'discarded';
}

/** Exactly one of the three. Of these the open letters are meant. */
export class DeadLetterSelection {
  @ApiPropertyOptional({ type: [String], maxItems: IDS_MAX })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(IDS_MAX)
  @Matches(ID_PATTERN, { each: true, message: 'must be ids of digits' })
  ids?: string[];

  @ApiPropertyOptional({ format: 'int64', description: 'Id of a group of letters.' })
  @IsOptional()
  @IsString({ message: 'must be an id of digits' })
  @Matches(ID_PATTERN, ID)
  letterGroup?: string;

  @ApiPropertyOptional({ type: LetterFilterFields })
  @IsOptional()
  @ValidateNested()
  @Type(() => LetterFilterFields)
  filter?: LetterFilterFields;
}

export class DiscardDeadLettersBody {
  @ApiProperty({ type: DeadLetterSelection })
  @IsDefined({ message: 'is missing: give ids, letterGroup or filter in it' })
  @ValidateNested()
  @Type(() => DeadLetterSelection)
  letters: DeadLetterSelection;
}

export class DiscardResult {
  @ApiInteger({ description: 'Open letters that are discarded, or would be.' })
  discarded: number;
}
