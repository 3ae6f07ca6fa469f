import { ApiExtraModels, ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
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
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { ApiInteger, ApiTextOrNull, ApiTime } from '../http/documented.js';
import { ConsumingEdge, ProducingEdge } from '../topology/topology.dto.js';
import { UnreachableBroker } from '../cluster/unreachable.dto.js';
import { PageQuery } from '../http/paging.js';
import { WriteQuery } from '../http/write-query.js';
import { COMPATIBILITY_LEVELS, type CompatibilityLevel } from './schemas/compatibility.js';
import { MISMATCH_RULES } from './schemas/mismatch.js';
import { SCHEMA_TYPES, type SchemaType } from './schemas/schema-type.js';
import { IsSchema } from './is-schema.js';
import { MODES, type Mode } from './store/setting-rows.js';

const REFERENCES_MAX = 100;
const TOGETHER_MAX = 200;
const NAME = /^[^\p{Cc}]{1,255}$/u;
const NAME_MESSAGE = { message: 'must be 1 to 255 characters, none of them a control character' };
const VERSION_MAX = 2 ** 31 - 1;
const isGiven = (_: object, value: unknown): boolean => value !== undefined && value !== null;
const OR_OF_ALL = 'null: what holds for all contracts.';

export class SchemaReferenceBody {
  @ApiProperty({ description: 'What the schema calls it: a `$ref`, or a name of Avro.' })
  @IsString()
  @MaxLength(1000)
  name: string;
  @ApiProperty({ example: 'Address' })
  @IsString()
  @Matches(NAME, NAME_MESSAGE)
  subject: string;
  @ApiInteger({ minimum: 1 })
  @IsInt()
  @Min(1)
  @Max(VERSION_MAX)
  version: number;
}

export class PutContractBody {
  @ApiPropertyOptional({ enum: SCHEMA_TYPES, default: 'JSON' })
  @IsOptional()
  @IsIn(SCHEMA_TYPES, { message: `must be one of ${SCHEMA_TYPES.join(', ')}` })
  schemaType: SchemaType = 'JSON';

  @ApiProperty({
    oneOf: [{ type: 'string' }, { type: 'object', additionalProperties: true }],
    description:
      'The schema: its text, or the schema itself, whose numbers beyond 2^53 would be rounded.',
  })
  @IsSchema()
  schema: string | Record<string, unknown>;

  @ApiPropertyOptional({ type: [SchemaReferenceBody] })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(REFERENCES_MAX)
  @ValidateNested({ each: true })
  @Type(() => SchemaReferenceBody)
  references?: SchemaReferenceBody[];

  @ApiPropertyOptional({ example: 'orders', description: 'Where the event travels.' })
  @IsOptional()
  @IsString()
  @Matches(/^[\w.-]{1,249}$/, { message: 'must be the name of a topic' })
  topic?: string;

  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MaxLength(2000)
  description?: string;
}

export class NamedContract extends PutContractBody {
  @ApiProperty({
    example: 'OrderPlaced.v1',
    description: 'The event as it travels, which is also its subject in the registry.',
  })
  @IsString()
  @Matches(NAME, NAME_MESSAGE)
  event: string;
}

export class ContractsBody {
  @ApiProperty({ type: [NamedContract], description: 'Of different events.' })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(TOGETHER_MAX)
  @ValidateNested({ each: true })
  @Type(() => NamedContract)
  contracts: NamedContract[];
}

const booleanOf = ({ value }: { value: unknown }): unknown =>
  value === 'true' ? true : value === 'false' ? false : value;

export class ContractListQuery extends PageQuery {
  @ApiPropertyOptional({ description: 'Whose names begin so.' })
  @IsOptional()
  @IsString()
  @MaxLength(255)
  prefix?: string;

  @ApiPropertyOptional({ description: 'That travel in this topic.' })
  @IsOptional()
  @IsString()
  @MaxLength(249)
  topic?: string;

  @ApiPropertyOptional({ type: 'boolean', default: false, description: 'Deleted ones, too.' })
  @IsOptional()
  @Transform(booleanOf)
  @IsBoolean({ message: 'must be true or false' })
  deleted: boolean = false;
}

export class DeleteContractQuery extends WriteQuery {
  @ApiPropertyOptional({
    type: 'boolean',
    default: false,
    description: 'For good, which takes that it was deleted before.',
  })
  @IsOptional()
  @Transform(booleanOf)
  @IsBoolean({ message: 'must be true or false' })
  permanent: boolean = false;
}

export class DiffQuery {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    description: 'Without it: the version before `to`.',
  })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(VERSION_MAX)
  from?: number;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, description: 'Without it: the latest.' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(VERSION_MAX)
  to?: number;
}

export class ContractFinding {
  @ApiProperty({ enum: MISMATCH_RULES })
  rule: string;
  @ApiProperty({
    enum: ['backward', 'forward'],
    description:
      'backward: the new schema reads old events. forward: the old one reads new events.',
  })
  direction: string;
  @ApiProperty({ description: 'JSON pointer into the schema that reads.' })
  pointer: string;
  @ApiProperty({ example: 'items[].price', description: 'Empty for the event as a whole.' })
  field: string;
  @ApiProperty({ example: 'field `tip` became required: old producers break' })
  message: string;
}

export class ContractVersionFinding extends ContractFinding {
  @ApiInteger({ description: 'Which earlier version.' })
  version: number;
}

export class ContractRefusal {
  @ApiTime()
  at: string;
  @ApiProperty({ example: 'User:alice' })
  by: string;
  @ApiProperty({ type: [ContractVersionFinding] })
  findings: ContractVersionFinding[];
}

@ApiExtraModels(ContractRefusal)
export class ContractSummary {
  @ApiProperty({ example: 'OrderPlaced.v1' })
  event: string;
  @ApiTextOrNull()
  topic: string | null;
  @ApiTextOrNull()
  description: string | null;
  @ApiProperty({ enum: SCHEMA_TYPES })
  schemaType: string;
  @ApiInteger()
  latestVersion: number;
  @ApiProperty({ type: [Number], description: 'Those that are not deleted.' })
  versions: number[];
  @ApiInteger({ description: 'Of the latest version.' })
  schemaId: number;
  @ApiProperty({ enum: COMPATIBILITY_LEVELS, description: 'What new versions are held to.' })
  compatibility: string;
  @ApiProperty({ enum: MODES })
  mode: string;
  @ApiTime()
  registeredAt: string;
  @ApiProperty({ example: 'User:alice' })
  registeredBy: string;
  @ApiProperty({ description: 'All of its versions are.' })
  isDeleted: boolean;
  @ApiProperty({
    oneOf: [{ $ref: '#/components/schemas/ContractRefusal' }, { type: 'null' }],
    description: 'The last version that was refused as incompatible.',
  })
  lastRefusal: ContractRefusal | null;
}

export class ContractList {
  @ApiProperty({ type: [ContractSummary] })
  contracts: ContractSummary[];
  @ApiTextOrNull()
  nextPageToken: string | null;
}

export class ContractField {
  @ApiProperty({ example: 'items[].price' })
  field: string;
  @ApiProperty({ description: 'JSON pointer into the schema.' })
  pointer: string;
  @ApiProperty({ example: 'integer, at least 0' })
  type: string;
  @ApiProperty()
  isRequired: boolean;
}

export class ContractVersionBody {
  @ApiProperty()
  event: string;
  @ApiInteger()
  version: number;
  @ApiInteger({ description: 'The same for the same schema everywhere.' })
  schemaId: number;
  @ApiProperty({ enum: SCHEMA_TYPES })
  schemaType: string;
  @ApiProperty({ description: 'As it was registered.' })
  schema: string;
  @ApiProperty({ type: [SchemaReferenceBody] })
  references: SchemaReferenceBody[];
  @ApiProperty({ type: [ContractField] })
  fields: ContractField[];
  @ApiTime()
  registeredAt: string;
  @ApiProperty()
  registeredBy: string;
  @ApiProperty()
  isDeleted: boolean;
}

export class ContractDetails extends ContractSummary {
  @ApiProperty({ type: ContractVersionBody })
  latest: ContractVersionBody;
}

@ApiExtraModels(ContractField)
export class ContractChange {
  @ApiProperty({ enum: ['added', 'removed', 'changed'] })
  kind: string;
  @ApiProperty()
  field: string;
  @ApiProperty({
    description: 'JSON pointer into the later schema; of what was removed, into the earlier one.',
  })
  pointer: string;
  @ApiProperty({ oneOf: [{ $ref: '#/components/schemas/ContractField' }, { type: 'null' }] })
  before: ContractField | null;
  @ApiProperty({ oneOf: [{ $ref: '#/components/schemas/ContractField' }, { type: 'null' }] })
  after: ContractField | null;
  @ApiProperty({ example: 'field `tip` became required' })
  message: string;
}

export class ContractDiff {
  @ApiProperty()
  event: string;
  @ApiProperty({ type: ContractVersionBody })
  from: ContractVersionBody;
  @ApiProperty({ type: ContractVersionBody })
  to: ContractVersionBody;
  @ApiProperty({ type: [ContractChange] })
  changes: ContractChange[];
  @ApiProperty({ description: 'Consumers of `to` read events of `from`.' })
  isBackwardCompatible: boolean;
  @ApiProperty({ description: 'Consumers of `from` read events of `to`.' })
  isForwardCompatible: boolean;
  @ApiProperty({ type: [ContractFinding] })
  findings: ContractFinding[];
}

export class PublishedContract {
  @ApiProperty()
  event: string;
  @ApiInteger()
  version: number;
  @ApiInteger({
    nullable: true,
    description: 'null with validateOnly, of a schema that was never registered.',
  })
  schemaId: number | null;
  @ApiProperty({ description: 'false: the version was there already.' })
  isNew: boolean;
}

export class PublishedContracts {
  @ApiProperty({ type: [PublishedContract], description: 'In the order of the request.' })
  contracts: PublishedContract[];
}

export class CheckedContract {
  @ApiProperty()
  event: string;
  @ApiProperty()
  isCompatible: boolean;
  @ApiInteger({
    nullable: true,
    description: 'The latest version there is; null: it would be the first.',
  })
  latestVersion: number | null;
  @ApiProperty({ description: 'It is a version of the contract already.' })
  isRegistered: boolean;
  @ApiProperty({ type: [ContractVersionFinding] })
  findings: ContractVersionFinding[];
}

export class CheckedContracts {
  @ApiProperty({ description: 'All of them are.' })
  isCompatible: boolean;
  @ApiProperty({ type: [CheckedContract], description: 'In the order of the request.' })
  contracts: CheckedContract[];
}

export class DeletedContract {
  @ApiProperty()
  event: string;
  @ApiProperty({ type: [Number] })
  versions: number[];
}

export class ContractSettings {
  @ApiProperty({
    type: 'string',
    enum: COMPATIBILITY_LEVELS,
    nullable: true,
    description: OR_OF_ALL,
  })
  compatibility: CompatibilityLevel | null;
  @ApiProperty({ type: 'string', enum: MODES, nullable: true, description: OR_OF_ALL })
  mode: Mode | null;
  @ApiProperty({ enum: COMPATIBILITY_LEVELS, description: 'What counts.' })
  effectiveCompatibility: CompatibilityLevel;
  @ApiProperty({ enum: MODES, description: 'What counts.' })
  effectiveMode: Mode;
}

export class PutContractSettings {
  @ApiPropertyOptional({
    type: 'string',
    enum: COMPATIBILITY_LEVELS,
    nullable: true,
    description: `${OR_OF_ALL} Left out: as it is.`,
  })
  @ValidateIf(isGiven)
  @IsIn(COMPATIBILITY_LEVELS, { message: `must be one of ${COMPATIBILITY_LEVELS.join(', ')}` })
  compatibility?: CompatibilityLevel | null;

  @ApiPropertyOptional({
    type: 'string',
    enum: MODES,
    nullable: true,
    description: `${OR_OF_ALL} Left out: as it is.`,
  })
  @ValidateIf(isGiven)
  @IsIn(MODES, { message: `must be one of ${MODES.join(', ')}` })
  mode?: Mode | null;
}

export class ContractClients {
  @ApiTextOrNull({ description: 'null: nobody said where it travels.' })
  topic: string | null;
  @ApiProperty({ type: [ProducingEdge], description: 'Who produces to the topic.' })
  producers: ProducingEdge[];
  @ApiProperty({ type: [ConsumingEdge], description: 'Who reads the topic.' })
  consumers: ConsumingEdge[];
  @ApiProperty({ type: [UnreachableBroker], description: 'Whose groups are missing.' })
  unreachableBrokers: UnreachableBroker[];
}
