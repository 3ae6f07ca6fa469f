import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  Post,
  Put,
  Query,
  Req,
} from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import { demand } from '../access/access-guard.js';
import { demandCovered } from '../access/escalation.js';
import { FromPermissions, identityOf } from '../access/request-identity.js';
import { Permissions } from '../access/permissions.js';
import { Requires, RequiresSignIn } from '../access/requires.js';
import { Rights } from '../access/rights.js';
import { FromWrite } from '../conventions/from-write.js';
import { Write } from '../conventions/write.js';
import { ApiProblems } from '../http/documented.js';
import type { HttpRequest } from '../http/http-types.js';
import { Problem } from '../http/problem.js';
import { listPage } from '../lists/list-page.js';
import { Listed } from '../lists/listed.js';
import { Listing } from '../lists/listing.js';
import { FromListing } from '../lists/lists.interceptor.js';
import { SignIn } from '../sign-in/sign-in.js';
import {
  CreateUserBody,
  SetPasswordBody,
  UserBody,
  UserCredentialList,
  UserList,
  UserListQuery,
} from './users.dto.js';
import { UsersService } from './users.service.js';

@Controller('api/v1/users')
@ApiTags('Users')
@ApiProblems()
export class UsersController {
  constructor(
    private readonly users: UsersService,
    private readonly rights: Rights,
    private readonly signIn: SignIn,
  ) {}

  @Get()
  @Requires('user:view')
  @ApiOperation({ operationId: 'listUsers', summary: 'Users by name' })
  @ApiOkResponse({ type: UserList })
  @Listed(UserList)
  async list(@Query() query: UserListQuery, @FromListing() listing: Listing): Promise<UserList> {
    const { filter = '' } = query;
    const names = (await this.users.names()).filter((name) => name.includes(filter));
    const describe = (some: readonly string[]) => this.users.describe(some);
    const keyOfBody = ({ userName }: UserBody) => userName;
    const paged = { keyOf: (name: string) => name, describe, keyOfBody };
    const { items, nextPageToken } = await listPage(names, paged, query, listing);
    return { users: [...items], nextPageToken };
  }

  @Post()
  @Requires('user:create')
  @ApiOperation({
    operationId: 'createUser',
    summary: 'Make a user',
    description:
      'Who may connect as a Kafka client, and sign in here; roles and ACLs say what for.',
  })
  @ApiCreatedResponse({ type: UserBody })
  async create(
    @Body() { userName, password }: CreateUserBody,
    @FromWrite() write: Write,
    @FromPermissions() permissions: Permissions,
  ): Promise<UserBody> {
    await this.users.mayCreate(userName);
    // Rights may be waiting for somebody of the name.
    await this.demandAsMuch(userName, permissions);
    const principal = `User:${userName}`;
    const action = { action: 'user.create', resource: `user/${userName}`, details: {} };
    return write.run<UserBody>(action, {
      preview: () => ({ userName, principal, isSuperUser: false, roles: [], credentials: [] }),
      work: () => this.users.create(userName, password),
    });
  }

  @Get(':user')
  @Requires('user:view')
  @ApiOperation({ operationId: 'describeUser', summary: 'One user' })
  @ApiOkResponse({ type: UserBody })
  describe(@Param('user') userName: string): Promise<UserBody> {
    return this.users.one(userName);
  }

  @Delete(':user')
  @HttpCode(204)
  @Requires('user:delete')
  @ApiOperation({
    operationId: 'deleteUser',
    summary: 'Delete a user with sessions, API keys and role bindings',
    description:
      'Connections of Kafka clients go on until they authenticate again. ACLs and quotas stay, as in Kafka.',
  })
  @ApiNoContentResponse()
  async delete(
    @Param('user') userName: string,
    @FromWrite() write: Write,
    @FromPermissions() permissions: Permissions,
  ): Promise<void> {
    const user = await this.users.one(userName);
    await this.demandAsMuch(userName, permissions);
    const details = { roles: user.roles };
    const action = { action: 'user.delete', resource: `user/${userName}`, details };
    await write.run(action, { work: () => this.users.delete(user) });
  }

  @Get(':user/credentials')
  @Requires('user:view')
  @ApiOperation({ operationId: 'listUserCredentials', summary: 'Mechanisms that a user can use' })
  @ApiOkResponse({ type: UserCredentialList })
  @Listed(UserCredentialList)
  async credentials(@Param('user') userName: string): Promise<UserCredentialList> {
    return { credentials: (await this.users.one(userName)).credentials };
  }

  @Put(':user/credentials')
  @HttpCode(204)
  @RequiresSignIn('One’s own password; those of others take user:edit.')
  @ApiOperation({
    operationId: 'setPassword',
    summary: 'Give another password',
    description:
      'Every session that was opened with the old one ends. One’s own takes the current one, so that a session left open is not enough.',
  })
  @ApiNoContentResponse()
  async setPassword(
    @Param('user') userName: string,
    @Body() { password, currentPassword }: SetPasswordBody,
    @FromWrite() write: Write,
    @Req() request: HttpRequest,
  ): Promise<void> {
    const { userName: self, permissions, method } = identityOf(request);
    if (self === userName) {
      if (method === 'api-key')
        throw new Problem('forbidden', 'An API key changes no password: sign in.');
      await this.signIn.prove({ userName, password: currentPassword ?? '' }, write.caller);
    } else {
      demand(permissions, 'user:edit');
      await this.users.one(userName);
      await this.demandAsMuch(userName, permissions);
    }
    const action = { action: 'user.setPassword', resource: `user/${userName}`, details: {} };
    await write.run(action, { work: () => this.users.setPassword(userName, password) });
  }

  @Delete(':user/credentials/:mechanism')
  @HttpCode(204)
  @Requires('user:edit')
  @ApiOperation({
    operationId: 'deleteUserCredential',
    summary: 'Take a mechanism away',
    description: 'With the last one the user is gone as a Kafka client.',
  })
  @ApiParam({ name: 'mechanism', enum: ['SCRAM-SHA-256', 'SCRAM-SHA-512'] })
  @ApiNoContentResponse()
  async deleteCredential(
    @Param('user') userName: string,
    @Param('mechanism') mechanism: string,
    @FromWrite() write: Write,
    @FromPermissions() permissions: Permissions,
  ): Promise<void> {
    const user = await this.users.one(userName);
    await this.demandAsMuch(userName, permissions);
    if (!user.credentials.some((one) => one.mechanism === mechanism)) {
      throw new Problem('user-not-found', `User "${userName}" has no credential for ${mechanism}.`);
    }
    const resource = `user/${userName}`;
    const action = { action: 'user.deleteCredential', resource, details: { mechanism } };
    await write.run(action, { work: () => this.users.deleteCredential(userName, mechanism) });
  }

  /** Whoever sets a password can be the user, so must be allowed as much as the user already. */
  private async demandAsMuch(userName: string, permissions: Permissions): Promise<void> {
    const { grants } = await this.rights.grantsOf({ userName, groups: [] });
    demandCovered(permissions, grants, `User "${userName}"`);
  }
}
