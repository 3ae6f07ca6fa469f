import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { Permissions } from '../access/permissions.js';
import { FromPermissions } from '../access/request-identity.js';
import { Requires } from '../access/requires.js';
import { EVERYTHING } from '../access/resource-pattern.js';
import { etagOf } from '../conventions/etag.js';
import { FromWrite } from '../conventions/from-write.js';
import { Write } from '../conventions/write.js';
import { ApiEtagResponse, ApiIfMatch, ApiProblems } from '../http/documented.js';
import type { HttpResponse } from '../http/http-types.js';
import { listPage } from '../lists/list-page.js';
import { Listed } from '../lists/listed.js';
import { Listing } from '../lists/listing.js';
import { FromListing } from '../lists/lists.interceptor.js';
import { bindingBodyOf, BindingRules } from './binding-rules.js';
import { RoleBindings } from './role-bindings.js';
import {
  CreateRoleBindingBody,
  RoleBindingBody,
  RoleBindingList,
  RoleBindingQuery,
} from './roles.dto.js';

@Controller('api/v1/role-bindings')
@ApiTags('Roles')
@ApiProblems()
export class RoleBindingsController {
  constructor(
    private readonly bindings: RoleBindings,
    private readonly rules: BindingRules,
  ) {}

  @Get()
  @Requires('role:view')
  @ApiOperation({ operationId: 'listRoleBindings', summary: 'Who has which role, and for what' })
  @ApiOkResponse({ type: RoleBindingList })
  @Listed(RoleBindingList)
  async list(
    @Query() { pageSize, pageToken, ...filter }: RoleBindingQuery,
    @FromListing() listing: Listing,
  ): Promise<RoleBindingList> {
    const all = await this.bindings.list(filter);
    const describe = (some: Readonly<typeof all>) => some.map((binding) => bindingBodyOf(binding));
    const idOf = ({ id }: { readonly id: string }) => id;
    const paged = { keyOf: idOf, describe, keyOfBody: idOf };
    const page = await listPage(all, paged, { pageSize, pageToken }, listing);
    return { roleBindings: [...page.items], nextPageToken: page.nextPageToken };
  }

  @Post()
  @Requires('role:edit')
  @ApiOperation({
    operationId: 'createRoleBinding',
    summary: 'Give somebody a role',
    description:
      'To a user, who may not exist yet, or to a group of the identity provider. Nobody gives more than they have, nor for longer.',
  })
  @ApiCreatedResponse({ type: RoleBindingBody })
  async create(
    @Body() body: CreateRoleBindingBody,
    @FromWrite() write: Write,
    @FromPermissions() permissions: Permissions,
  ): Promise<RoleBindingBody> {
    const { subjectType, subject, role, resources = [EVERYTHING] } = body;
    const expiresAt = body.expiresAt === undefined ? null : new Date(body.expiresAt);
    await this.rules.mayGive(permissions, { role, resources, expiresAt });
    const { actor: createdBy, reason } = write.caller;
    const binding = { subjectType, subject, role, resources, reason, createdBy };
    const details = { role, resources, expiresAt: expiresAt?.toISOString() ?? null };
    const action = { action: 'roleBinding.create', resource: `${subjectType}/${subject}`, details };
    const created = await write.run(action, {
      preview: () => this.bindings.preview(binding, expiresAt),
      work: () => this.bindings.create(binding, expiresAt),
    });
    return bindingBodyOf(created);
  }

  @Get(':roleBinding')
  @Requires('role:view')
  @ApiOperation({
    operationId: 'describeRoleBinding',
    summary: 'One binding, which never changes: its ETag says that it is still there',
  })
  @ApiEtagResponse({ type: RoleBindingBody })
  async one(
    @Param('roleBinding') id: string,
    @Res({ passthrough: true }) response: HttpResponse,
  ): Promise<RoleBindingBody> {
    const body = bindingBodyOf(await this.bindings.one(id));
    response.setHeader('ETag', etagOf(body));
    return body;
  }

  @Delete(':roleBinding')
  @HttpCode(204)
  @Requires('role:edit')
  @ApiOperation({
    operationId: 'deleteRoleBinding',
    summary: 'Take a role away',
    description: 'From the answer on, on every broker.',
  })
  @ApiIfMatch()
  @ApiNoContentResponse()
  async delete(
    @Param('roleBinding') id: string,
    @FromWrite() write: Write,
    @FromPermissions() permissions: Permissions,
  ): Promise<void> {
    const binding = await this.bindings.one(id);
    write.requireMatch(etagOf(bindingBodyOf(binding)));
    await this.rules.mayTake(permissions, binding);
    const { subjectType, subject, role, resources } = binding;
    const details = { role, resources };
    const action = { action: 'roleBinding.delete', resource: `${subjectType}/${subject}`, details };
    await write.run(action, { work: () => this.bindings.delete(id) });
  }
}
