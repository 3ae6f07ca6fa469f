import { ApiProperty, ApiPropertyOptional, OmitType, PickType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { AclBody } from '../acls/acls.dto.js';
import { CreateAlertRuleBody } from '../alerts/alert-rules.dto.js';
import { PutContractBody } from '../contracts/contracts.dto.js';
import {
  COMPATIBILITY_LEVELS,
  type CompatibilityLevel,
} from '../contracts/schemas/compatibility.js';
import { MODES, type Mode } from '../contracts/store/setting-rows.js';
import { ApiInteger, ApiTextOrNull } from '../http/documented.js';
import { CreateMaskingRuleBody } from '../masking/masking.dto.js';
import { QuotaChangeBody } from '../quotas/quotas.dto.js';
import { CreateRoleBindingBody, PutRoleBody } from '../roles/roles.dto.js';
import { IsConfigs } from '../topics/is-configs.js';
import { DESCRIPTION_LENGTH_MAX } from '../topics/topic-description.dto.js';

const ENTRIES_MAX = 10_000;
const KINDS = [
  'topic',
  'config',
  'acl',
  'quota',
  'user',
  'role',
  'roleBinding',
  'alertRule',
  'webhook',
  'maskingRule',
  'contract',
] as const;
const ACTIONS = ['create', 'update', 'manual', 'conflict'] as const;

export type DefinitionKind = (typeof KINDS)[number];
export type DefinitionAction = (typeof ACTIONS)[number];

/** An optional list of objects, each of which is checked. */
const List = (type: new () => object, description: string): PropertyDecorator => {
  const all = [
    ApiPropertyOptional({ type: [type], description }),
    IsOptional(),
    IsArray(),
    ArrayMaxSize(ENTRIES_MAX),
    ValidateNested({ each: true }),
    Type(() => type),
  ];
  return (target, property) => {
    for (const decorate of all) decorate(target, property);
  };
};

export class TopicDefinition {
  @ApiProperty({ example: 'orders' })
  @IsString()
  @MaxLength(249)
  topic: string;

  @ApiInteger({ minimum: 1 })
  @IsInt()
  @Min(1)
  @Max(100_000)
  partitions: number;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { type: 'string' },
    description: 'Those of its own.',
  })
  @IsOptional()
  @IsObject()
  @IsConfigs({ nullable: false })
  configs?: Record<string, string>;

  @ApiPropertyOptional({ description: 'What people say of it; left out where nobody did.' })
  @IsOptional()
  @IsString()
  @MaxLength(DESCRIPTION_LENGTH_MAX)
  description?: string;
}

export class UserDefinition {
  @ApiProperty({ example: 'orders' })
  @IsString()
  @MaxLength(255)
  userName: string;

  @ApiProperty({ type: [String], example: ['SCRAM-SHA-256'] })
  @IsArray()
  @ArrayMaxSize(10)
  @IsString({ each: true })
  mechanisms: string[];
}

export class RoleDefinition extends PutRoleBody {
  @ApiProperty({ example: 'support' })
  @Matches(/^[a-z][a-z0-9-]{0,49}$/, {
    message: 'must begin with a letter and have at most 50 of a-z, 0-9 and -',
  })
  name: string;
}

export class MaskingRuleDefinition extends CreateMaskingRuleBody {}

export class RoleBindingDefinition extends OmitType(CreateRoleBindingBody, ['expiresAt']) {}

export class AlertRuleDefinition extends CreateAlertRuleBody {}

const VERSIONS_MAX = 1_000;

/** What is not said is left as it is. */
export class ContractSettingsDefinition {
  @ApiPropertyOptional({ enum: COMPATIBILITY_LEVELS })
  @IsOptional()
  @IsIn(COMPATIBILITY_LEVELS, { message: `must be one of ${COMPATIBILITY_LEVELS.join(', ')}` })
  compatibility?: CompatibilityLevel;

  @ApiPropertyOptional({ enum: MODES })
  @IsOptional()
  @IsIn(MODES, { message: `must be one of ${MODES.join(', ')}` })
  mode?: Mode;
}

export class ContractVersionDefinition extends PickType(PutContractBody, [
  'schemaType',
  'schema',
  'references',
]) {
  @ApiInteger({ minimum: 1, description: 'The number that it keeps.' })
  @IsInt()
  @Min(1)
  @Max(2 ** 31 - 1)
  version: number;
}

export class ContractDefinition extends ContractSettingsDefinition {
  @ApiProperty({ example: 'OrderPlaced.v1' })
  @IsString()
  @Matches(/^[^\p{Cc}]{1,255}$/u, {
    message: 'must be 1 to 255 characters, none of them a control character',
  })
  event: string;

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

  @ApiProperty({ type: [ContractVersionDefinition], description: 'Those that are not deleted.' })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(VERSIONS_MAX)
  @ValidateNested({ each: true })
  @Type(() => ContractVersionDefinition)
  versions: ContractVersionDefinition[];
}

/** What a cluster is but for its records, offsets and secrets. A part that is left out is left alone. */
export class Definitions {
  @ApiProperty({ enum: [1], description: 'Of this shape.' })
  @IsIn([1], { message: 'must be 1' })
  version: number;

  @List(TopicDefinition, 'With their partitions and the configs of their own.')
  topics?: TopicDefinition[];

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { type: 'string' },
    description: 'What is set for all brokers while they run; see /cluster/configs.',
    example: { 'log.retention.ms': '86400000' },
  })
  @IsOptional()
  @IsObject()
  @IsConfigs({ nullable: false })
  configs?: Record<string, string>;

  @List(AclBody, 'Of Kafka clients.')
  acls?: AclBody[];

  @List(QuotaChangeBody, 'Limits of Kafka clients.')
  quotas?: QuotaChangeBody[];

  @List(UserDefinition, 'Without their secrets: an import names those that need a password.')
  users?: UserDefinition[];

  @List(RoleDefinition, 'The cluster’s own.')
  roles?: RoleDefinition[];

  @List(RoleBindingDefinition, 'Without temporary ones.')
  roleBindings?: RoleBindingDefinition[];

  @List(AlertRuleDefinition, 'An import names the webhooks that are not there.')
  alertRules?: AlertRuleDefinition[];
  @List(MaskingRuleDefinition, 'What is hidden of records.')
  maskingRules?: MaskingRuleDefinition[];

  @List(ContractDefinition, 'With the schemas of their versions, in any order.')
  contracts?: ContractDefinition[];

  @ApiPropertyOptional({
    type: ContractSettingsDefinition,
    description: 'What holds for contracts that say nothing themselves.',
  })
  @IsOptional()
  @ValidateNested()
  @Type(() => ContractSettingsDefinition)
  contractSettings?: ContractSettingsDefinition;
}

export class DefinitionChange {
  @ApiProperty({ enum: KINDS })
  kind: DefinitionKind;
  @ApiProperty({ example: 'orders' })
  name: string;
  @ApiProperty({
    enum: ACTIONS,
    description:
      'manual: only somebody else can do it; conflict: what is there cannot become what is wanted.',
  })
  action: DefinitionAction;
  @ApiProperty({ description: 'What of it.', example: 'retention.ms' })
  what: string;
  @ApiTextOrNull({ description: 'null where there is nothing.' })
  before: string | null;
  @ApiTextOrNull()
  after: string | null;
}

export class ImportResult {
  @ApiProperty({ description: 'false with validateOnly.' })
  isApplied: boolean;
  @ApiProperty({ type: [DefinitionChange], description: 'In the order in which they are made.' })
  changes: DefinitionChange[];
  @ApiInteger({ description: 'Entries that are as the document says.' })
  unchanged: number;
}
