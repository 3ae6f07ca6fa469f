import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsISO8601,
  IsOptional,
  IsString,
  MaxLength,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { allActions } from '../access/actions.js';
import { builtInRoles } from '../access/roles.js';
import { ResourcePatternInput } from '../access/resource-pattern.dto.js';
import { ApiTextOrNull, ApiTime } from '../http/documented.js';
import { ResourcePatternBody, USER_NAME_LENGTH_MAX } from '../sign-in/sign-in.dto.js';
import type { KeyScope } from './key-scope.js';

const SCOPES_MAX = 20;

export class KeyScopeInput implements KeyScope {
  @ApiPropertyOptional({ enum: [...builtInRoles.keys()], description: 'Either this or actions.' })
  @IsOptional()
  @IsIn([...builtInRoles.keys()], { message: 'must be a role that is built in' })
  role?: string;

  @ApiPropertyOptional({ type: [String], enum: allActions, example: ['topic:view'] })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @IsIn(allActions, { each: true, message: 'must be permissions like topic:view' })
  actions?: string[];

  @ApiPropertyOptional({ type: [ResourcePatternBody], description: 'All without.' })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(SCOPES_MAX)
  @ValidateNested({ each: true })
  @Type(() => ResourcePatternInput)
  resources?: ResourcePatternInput[];
}

export class CreateApiKeyBody {
  @ApiProperty({ example: 'nightly backup' })
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  description: string;

  @ApiPropertyOptional({
    type: [KeyScopeInput],
    description: 'What it may do of what its owner may do; without, all of it.',
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(SCOPES_MAX)
  @ValidateNested({ each: true })
  @Type(() => KeyScopeInput)
  scopes?: KeyScopeInput[];

  @ApiPropertyOptional({ format: 'date-time', description: 'Without, it has no end.' })
  @IsOptional()
  @IsISO8601({ strict: true }, { message: 'must be a time like 2027-01-31T00:00:00Z' })
  expiresAt?: string;

  @ApiPropertyOptional({ description: 'Whose key; of others it takes apiKey:create.' })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(USER_NAME_LENGTH_MAX)
  userName?: string;
}

export class ApiKeyListQuery {
  @ApiPropertyOptional({
    description: 'Of this user, for whoever may apiKey:view; otherwise of oneself.',
  })
  @IsOptional()
  @IsString()
  @MaxLength(USER_NAME_LENGTH_MAX)
  userName?: string;
}

export class KeyScopeBody {
  @ApiTextOrNull()
  role: string | null;
  @ApiProperty({ type: [String], nullable: true })
  actions: string[] | null;
  @ApiProperty({ type: [ResourcePatternBody], nullable: true, description: 'null: all.' })
  resources: ResourcePatternBody[] | null;
}

export class ApiKeyBody {
  @ApiProperty({ example: '1a2b3c4d5e6f' })
  id: string;
  @ApiProperty({ example: 'ph_1a2b3c4d5e6f', description: 'How the key begins.' })
  prefix: string;
  @ApiProperty()
  userName: string;
  @ApiProperty()
  description: string;
  @ApiProperty({ type: [KeyScopeBody], description: 'None: all that its owner may do.' })
  scopes: KeyScopeBody[];
  @ApiTime()
  createdAt: string;
  @ApiTime({ nullable: true })
  expiresAt: string | null;
  @ApiTime({ nullable: true, description: 'To within a minute; null: never.' })
  lastUsedAt: string | null;
  @ApiTextOrNull()
  lastUsedAddress: string | null;
}

export class NewApiKeyBody extends ApiKeyBody {
  @ApiProperty({
    example: 'ph_1a2b3c4d5e6f_…',
    description:
      'The key, shown this once: Authorization: Bearer <key>. Empty with validateOnly, which makes none.',
  })
  key: string;
}

export class ApiKeyList {
  @ApiProperty({ type: [ApiKeyBody] })
  apiKeys: ApiKeyBody[];
}
