import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsISO8601,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { allActions } from '../access/actions.js';
import { ResourcePatternInput } from '../access/resource-pattern.dto.js';
import { SUBJECT_TYPES, type SubjectType } from '../access/role-binding.entity.js';
import { ApiInteger, ApiTextOrNull, ApiTime } from '../http/documented.js';
import { PageQuery } from '../http/paging.js';
import { ResourcePatternBody } from '../sign-in/sign-in.dto.js';

const RESOURCES_MAX = 50;
const WEEK_MINUTES = 7 * 24 * 60;
const NAME = /^[^\p{Cc}]{1,255}$/u;
const NAME_MESSAGE = { message: 'must be 1 to 255 characters, none of them a control character' };

export class RoleBody {
  @ApiProperty({ example: 'viewer' })
  name: string;
  @ApiProperty()
  description: string;
  @ApiProperty({ description: 'Always there, and never changed.' })
  isBuiltIn: boolean;
  @ApiProperty({ type: [String], example: ['topic:view'] })
  actions: string[];
}

export class RoleList {
  @ApiProperty({ type: [RoleBody] })
  roles: RoleBody[];
}

export class PutRoleBody {
  @ApiProperty()
  @IsString()
  @MaxLength(500)
  description: string;

  @ApiProperty({ type: [String], enum: allActions, example: ['topic:view'] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayUnique()
  @IsIn(allActions, { each: true, message: 'must be permissions like topic:view' })
  actions: string[];
}

export class RoleBindingQuery extends PageQuery {
  @ApiPropertyOptional({ enum: SUBJECT_TYPES })
  @IsOptional()
  @IsIn(SUBJECT_TYPES)
  subjectType?: SubjectType;

  @ApiPropertyOptional({ example: 'alice' })
  @IsOptional()
  @IsString()
  @MaxLength(255)
  subject?: string;

  @ApiPropertyOptional({ example: 'operator' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  role?: string;
}

class RoleForResources {
  @ApiProperty({ example: 'operator' })
  @IsString()
  @MinLength(1)
  @MaxLength(100)
  role: string;

  @ApiPropertyOptional({ type: [ResourcePatternBody], description: 'All without.' })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(RESOURCES_MAX)
  @ValidateNested({ each: true })
  @Type(() => ResourcePatternInput)
  resources?: ResourcePatternInput[];
}

export class CreateRoleBindingBody extends RoleForResources {
  @ApiProperty({ enum: SUBJECT_TYPES, description: 'A group is one of the identity provider.' })
  @IsIn(SUBJECT_TYPES)
  subjectType: SubjectType;

  @ApiProperty({ example: 'alice' })
  @IsString()
  @Matches(NAME, NAME_MESSAGE)
  subject: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Without, it has no end.' })
  @IsOptional()
  @IsISO8601({ strict: true }, { message: 'must be a time like 2027-01-31T00:00:00Z' })
  expiresAt?: string;
}

export class CreateGrantBody extends RoleForResources {
  @ApiProperty({ example: 'alice' })
  @IsString()
  @Matches(NAME, NAME_MESSAGE)
  userName: string;

  @ApiInteger({ minimum: 1, maximum: WEEK_MINUTES, example: 60 })
  @IsInt()
  @Min(1)
  @Max(WEEK_MINUTES)
  minutes: number;

  @ApiProperty({ example: 'incident 4711' })
  @IsString()
  @MinLength(1)
  @MaxLength(500)
  reason: string;
}

export class RoleBindingBody {
  @ApiProperty({ format: 'uuid' })
  id: string;
  @ApiProperty({ enum: SUBJECT_TYPES })
  subjectType: string;
  @ApiProperty()
  subject: string;
  @ApiProperty()
  role: string;
  @ApiProperty({ type: [ResourcePatternBody] })
  resources: ResourcePatternBody[];
  @ApiTime({ nullable: true })
  expiresAt: string | null;
  @ApiTextOrNull()
  reason: string | null;
  @ApiProperty({ example: 'User:root' })
  createdBy: string;
  @ApiTime()
  createdAt: string;
}

export class RoleBindingList {
  @ApiProperty({ type: [RoleBindingBody] })
  roleBindings: RoleBindingBody[];
  @ApiTextOrNull()
  nextPageToken: string | null;
}

export class GrantList {
  @ApiProperty({ type: [RoleBindingBody] })
  grants: RoleBindingBody[];
}
