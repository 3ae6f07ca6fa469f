import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { scramAlgorithms } from '@posthorn/protocol';
import { IsOptional, IsString, MaxLength, MinLength } from 'class-validator';
import { ApiInteger, ApiTextOrNull } from '../http/documented.js';
import { PageQuery } from '../http/paging.js';
import { PASSWORD_LENGTH_MAX, USER_NAME_LENGTH_MAX } from '../sign-in/sign-in.dto.js';

export class UserListQuery extends PageQuery {
  @ApiPropertyOptional({ description: 'Part of the name.' })
  @IsOptional()
  @IsString()
  @MaxLength(USER_NAME_LENGTH_MAX)
  filter?: string;
}

export class CreateUserBody {
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

export class SetPasswordBody {
  @ApiProperty({ format: 'password' })
  @IsString()
  @MinLength(1)
  @MaxLength(PASSWORD_LENGTH_MAX)
  password: string;

  @ApiPropertyOptional({ format: 'password', description: 'Needed for one’s own password.' })
  @IsOptional()
  @IsString()
  @MaxLength(PASSWORD_LENGTH_MAX)
  currentPassword?: string;
}

export class UserCredentialBody {
  @ApiProperty({ enum: Object.keys(scramAlgorithms) })
  mechanism: string;
  @ApiInteger()
  iterations: number;
}

export class UserCredentialList {
  @ApiProperty({ type: [UserCredentialBody] })
  credentials: UserCredentialBody[];
}

export class UserBody {
  @ApiProperty()
  userName: string;
  @ApiProperty({ example: 'User:alice', description: 'As ACLs and quotas name it.' })
  principal: string;
  @ApiProperty({ description: 'By the setting super-users: may do everything.' })
  isSuperUser: boolean;
  @ApiProperty({ type: [String], description: 'Roles that are bound to the user now.' })
  roles: string[];
  @ApiProperty({ type: [UserCredentialBody] })
  credentials: UserCredentialBody[];
}

export class UserList {
  @ApiProperty({ type: [UserBody] })
  users: UserBody[];
  @ApiTextOrNull()
  nextPageToken: string | null;
}
