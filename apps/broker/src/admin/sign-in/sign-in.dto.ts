import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, Matches, MaxLength, MinLength } from 'class-validator';
import { resourceKinds } from '../access/actions.js';
import { PATTERN_TYPES, type ResourcePattern } from '../access/resource-pattern.js';
import { ApiTextOrNull, ApiTime } from '../http/documented.js';

/** Longer than anyone types, and bounded: a password is hashed thousands of times. */
export const PASSWORD_LENGTH_MAX = 1_024;
export const USER_NAME_LENGTH_MAX = 255;

export class DeviceSignIn {
  @ApiProperty({ description: 'Of the identity provider.' })
  issuer: string;
  @ApiProperty({ description: 'A public client of it, with the device flow.' })
  clientId: string;
  @ApiProperty({ example: 'openid profile email' })
  scope: string;
}

export class SignInMethods {
  @ApiProperty({ description: 'Without it whoever reaches the API is the local administrator.' })
  isRequired: boolean;
  @ApiProperty({ description: 'By name and password: POST /api/v1/sessions.' })
  password: boolean;
  @ApiTextOrNull({ description: 'Where a browser begins to sign in by the identity provider.' })
  oidcPath: string | null;
  @ApiProperty({
    type: DeviceSignIn,
    nullable: true,
    description:
      'By which a program without a browser signs a person in; the ID token is then good as a bearer token.',
  })
  device: DeviceSignIn | null;
}

export class PasswordSignInBody {
  @ApiProperty({ example: 'alice' })
  @IsString()
  @MinLength(1)
  @MaxLength(USER_NAME_LENGTH_MAX)
  userName: string;

  @ApiProperty({ format: 'password' })
  @IsString()
  @MinLength(1)
  @MaxLength(PASSWORD_LENGTH_MAX)
  password: string;
}

export class FirstAdminBody extends PasswordSignInBody {
  @ApiProperty({ description: 'What follows first-admin= in the link that the broker printed.' })
  @IsString()
  @Matches(/^[0-9a-f]{64}$/, { message: 'must be the 64 digits behind first-admin= in the link' })
  token: string;
}

export class SessionListQuery {
  @ApiPropertyOptional({
    description: 'Of this user, for whoever may session:view; otherwise of oneself.',
  })
  @IsOptional()
  @IsString()
  @MaxLength(USER_NAME_LENGTH_MAX)
  userName?: string;
}

export class SessionBody {
  @ApiProperty({ format: 'uuid' })
  id: string;
  @ApiProperty()
  userName: string;
  @ApiProperty({ enum: ['password', 'oidc'] })
  method: string;
  @ApiProperty({ description: 'Of the request that asks.' })
  isCurrent: boolean;
  @ApiTextOrNull()
  address: string | null;
  @ApiTextOrNull()
  userAgent: string | null;
  @ApiTime()
  createdAt: string;
  @ApiTime({ description: 'To within a minute.' })
  lastSeenAt: string;
  @ApiTime({ description: 'Over by then however busy it is.' })
  expiresAt: string;
}

export class SessionList {
  @ApiProperty({ type: [SessionBody] })
  sessions: SessionBody[];
}

export class ResourcePatternBody implements ResourcePattern {
  @ApiProperty({ enum: [...Object.keys(resourceKinds), '*'] })
  kind: ResourcePattern['kind'];
  @ApiProperty({ enum: PATTERN_TYPES, description: 'regex: RE2, of the whole name.' })
  patternType: ResourcePattern['patternType'];
  @ApiProperty({ example: 'orders.', description: '* as a literal is every name.' })
  name: string;
}

export class GrantBody {
  @ApiProperty({ type: [String], example: ['topic:view'] })
  actions: string[];
  @ApiProperty({ type: [ResourcePatternBody] })
  resources: ResourcePatternBody[];
  @ApiTime({ nullable: true })
  expiresAt: string | null;
}

export class WhoAmI {
  @ApiProperty({ example: 'User:alice', description: 'As the audit log has it.' })
  actor: string;
  @ApiTextOrNull({
    description: 'null for the local administrator of a broker that asks for no sign-in.',
  })
  userName: string | null;
  @ApiProperty({ type: [String], description: 'As the identity provider named them.' })
  groups: string[];
  @ApiProperty({ enum: ['none', 'password', 'oidc', 'api-key', 'bearer-token'] })
  method: string;
  @ApiTextOrNull({ description: 'The id of the session or of the API key.' })
  credentialId: string | null;
  @ApiProperty({
    type: [String],
    example: ['topic:view', 'group:view'],
    description:
      'What is allowed of at least one resource: what a console need not hide. The grants say of which.',
  })
  actions: string[];
  @ApiProperty({ type: [GrantBody] })
  grants: GrantBody[];
  @ApiProperty({
    type: [GrantBody],
    nullable: true,
    description: 'Of an API key: its scopes, within which the grants of its owner hold.',
  })
  scopes: GrantBody[] | null;
  @ApiProperty({
    description:
      'The broker takes no changes, whoever asks: actions and grants are what is left of theirs.',
  })
  isReadOnly: boolean;
  @ApiTextOrNull({
    example: 'https://traces.example.com/trace/{traceId}',
    description: 'Where a trace can be seen, its id in the place of {traceId}; null: nowhere.',
  })
  traceUrl: string | null;
}
