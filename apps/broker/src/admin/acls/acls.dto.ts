import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsOptional,
  IsString,
  MaxLength,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { ApiTextOrNull } from '../http/documented.js';
import { PageQuery } from '../http/paging.js';
import {
  OPERATIONS,
  PATTERN_TYPES,
  PERMISSIONS,
  RESOURCE_TYPES,
  type AclFilterWords,
  type AclWords,
} from './acl-words.js';

const NAME_LENGTH_MAX = 1_000;
const BATCH_MAX = 1_000;
/** How a filter means names; MATCH: every pattern that applies to a resource of the name. */
const FILTER_PATTERN_TYPES = [...PATTERN_TYPES, 'MATCH', 'ANY'];

export class AclBody implements AclWords {
  @ApiProperty({ enum: RESOURCE_TYPES })
  @IsIn(RESOURCE_TYPES)
  resourceType: string;

  @ApiProperty({ enum: PATTERN_TYPES, default: 'LITERAL' })
  @IsIn(PATTERN_TYPES)
  patternType: string = 'LITERAL';

  @ApiProperty({ example: 'orders', description: '* as a literal is every name.' })
  @IsString()
  @MinLength(1)
  @MaxLength(NAME_LENGTH_MAX)
  resourceName: string;

  @ApiProperty({ example: 'User:alice', description: 'User:* is everybody.' })
  @IsString()
  @MinLength(1)
  @MaxLength(NAME_LENGTH_MAX)
  principal: string;

  @ApiProperty({ example: '10.0.0.7', default: '*', description: 'An address; * is every one.' })
  @IsString()
  @MinLength(1)
  @MaxLength(255)
  host: string = '*';

  @ApiProperty({ enum: OPERATIONS })
  @IsIn(OPERATIONS)
  operation: string;

  @ApiProperty({ enum: PERMISSIONS, default: 'ALLOW' })
  @IsIn(PERMISSIONS)
  permission: string = 'ALLOW';
}

export class AclBatchBody {
  @ApiProperty({ type: [AclBody] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(BATCH_MAX)
  @ValidateNested({ each: true })
  @Type(() => AclBody)
  acls: AclBody[];
}

export class AclFilterQuery implements AclFilterWords {
  @ApiPropertyOptional({ enum: RESOURCE_TYPES })
  @IsOptional()
  @IsIn(RESOURCE_TYPES)
  resourceType?: string;

  @ApiPropertyOptional({
    enum: FILTER_PATTERN_TYPES,
    description: 'MATCH: every pattern that applies to a resource of the name.',
  })
  @IsOptional()
  @IsIn(FILTER_PATTERN_TYPES)
  patternType?: string;

  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(NAME_LENGTH_MAX)
  resourceName?: string;

  @ApiPropertyOptional({ example: 'User:alice' })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(NAME_LENGTH_MAX)
  principal?: string;

  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(255)
  host?: string;

  @ApiPropertyOptional({ enum: OPERATIONS })
  @IsOptional()
  @IsIn(OPERATIONS)
  operation?: string;

  @ApiPropertyOptional({ enum: PERMISSIONS })
  @IsOptional()
  @IsIn(PERMISSIONS)
  permission?: string;
}

export class AclListQuery extends PageQuery {
  @ApiPropertyOptional({ enum: RESOURCE_TYPES })
  @IsOptional()
  @IsIn(RESOURCE_TYPES)
  resourceType?: string;

  @ApiPropertyOptional({
    enum: FILTER_PATTERN_TYPES,
    description: 'MATCH: every pattern that applies to a resource of the name.',
  })
  @IsOptional()
  @IsIn(FILTER_PATTERN_TYPES)
  patternType?: string;

  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MaxLength(NAME_LENGTH_MAX)
  resourceName?: string;

  @ApiPropertyOptional({ example: 'User:alice' })
  @IsOptional()
  @IsString()
  @MaxLength(NAME_LENGTH_MAX)
  principal?: string;
}

export class DeleteAclsBody {
  @ApiProperty({ type: [AclFilterQuery], description: 'What any of them matches is deleted.' })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(BATCH_MAX)
  @ValidateNested({ each: true })
  @Type(() => AclFilterQuery)
  filters: AclFilterQuery[];
}

export class AclList {
  @ApiProperty({ type: [AclBody] })
  acls: AclBody[];
  @ApiTextOrNull()
  nextPageToken: string | null;
}

export class DeletedAcls {
  @ApiProperty({ type: [AclBody] })
  deleted: AclBody[];
}
