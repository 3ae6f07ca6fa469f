import { Body, Controller, Delete, Get, HttpCode, Param, Put, Res } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Action } from '../access/actions.js';
import { demandCovered } from '../access/escalation.js';
import { Permissions } from '../access/permissions.js';
import { FromPermissions } from '../access/request-identity.js';
import { Requires } from '../access/requires.js';
import { EVERYTHING } from '../access/resource-pattern.js';
import { builtInRoles, type Role } from '../access/roles.js';
import { etagOf } from '../conventions/etag.js';
import { FromWrite } from '../conventions/from-write.js';
import { Write } from '../conventions/write.js';
import { ApiEtagResponse, ApiIfMatch, ApiProblems } from '../http/documented.js';
import type { HttpResponse } from '../http/http-types.js';
import { Problem } from '../http/problem.js';
import { Listed } from '../lists/listed.js';
import { PutRoleBody, RoleBody, RoleList } from './roles.dto.js';
import { inOrder, RolesService } from './roles.service.js';

@Controller('api/v1/roles')
@ApiTags('Roles')
@ApiProblems()
export class RolesController {
  constructor(private readonly roles: RolesService) {}

  @Get()
  @Requires('role:view')
  @ApiOperation({ operationId: 'listRoles', summary: 'Roles, and what each may do' })
  @ApiOkResponse({ type: RoleList })
  @Listed(RoleList)
  async list(): Promise<RoleList> {
    return { roles: (await this.roles.list()).map((role) => bodyOf(role)) };
  }

  @Get(':role')
  @Requires('role:view')
  @ApiOperation({ operationId: 'describeRole', summary: 'One role' })
  @ApiEtagResponse({ type: RoleBody })
  async describe(
    @Param('role') name: string,
    @Res({ passthrough: true }) response: HttpResponse,
  ): Promise<RoleBody> {
    return tagged(await this.roles.one(name), response);
  }

  @Put(':role')
  @Requires('role:edit')
  @ApiOperation({
    operationId: 'putRole',
    summary: 'Make a role of the cluster’s own, or change one',
    description:
      'Whoever has it has what it allows from the answer on. Those that are built in never change.',
  })
  @ApiIfMatch()
  @ApiEtagResponse({ type: RoleBody })
  async put(
    @Param('role') name: string,
    @Body() { description, actions }: PutRoleBody,
    @FromWrite() write: Write,
    @FromPermissions() permissions: Permissions,
    @Res({ passthrough: true }) response: HttpResponse,
  ): Promise<RoleBody> {
    if (!/^[a-z][a-z0-9-]{0,49}$/.test(name)) throw invalidName();
    if (builtInRoles.has(name)) throw isBuiltIn(name);
    const role = { name, description, actions: new Set(actions as Action[]) };
    // It may be bound to somebody for everything.
    const grant = { actions: role.actions, resources: [EVERYTHING], expiresAt: null };
    demandCovered(permissions, [grant], `Role "${name}"`);
    const isStill = (found: Role | null): void => write.requireMatch(etagOfRole(found));
    const details = { actions: inOrder(role.actions) };
    const action = { action: 'role.put', resource: `role/${name}`, details };
    await write.run(action, {
      preview: () => this.roles.tryPut(role, isStill),
      work: () => this.roles.put(role, isStill),
    });
    return tagged(role, response);
  }

  @Delete(':role')
  @HttpCode(204)
  @Requires('role:edit')
  @ApiOperation({ operationId: 'deleteRole', summary: 'Delete a role that nobody has' })
  @ApiIfMatch()
  @ApiNoContentResponse()
  async delete(@Param('role') name: string, @FromWrite() write: Write): Promise<void> {
    if (builtInRoles.has(name)) throw isBuiltIn(name);
    const isStill = (found: Role | null): void => write.requireMatch(etagOfRole(found));
    const role = await this.roles.one(name);
    isStill(role);
    const details = { actions: inOrder(role.actions) };
    const action = { action: 'role.delete', resource: `role/${name}`, details };
    await write.run(action, {
      preview: () => this.roles.tryDelete(name, isStill),
      work: () => this.roles.delete(name, isStill),
    });
  }
}

function isBuiltIn(name: string): Problem {
  return new Problem('role-built-in', `Role "${name}" is built in.`);
}

function invalidName(): Problem {
  const message = 'must begin with a letter and have at most 50 of a-z, 0-9 and -';
  const errors = [{ pointer: '/role', message }];
  return new Problem('invalid-request', `/role: ${message}`, { errors });
}

/** Of a role that is not there, too: `If-Match` of one that was is then another one. */
function etagOfRole(role: Role | null): string {
  return etagOf(role === null ? null : bodyOf(role));
}

function tagged(role: Role, response: HttpResponse): RoleBody {
  response.setHeader('ETag', etagOfRole(role));
  return bodyOf(role);
}

function bodyOf({ name, description, actions }: Role): RoleBody {
  return { name, description, isBuiltIn: builtInRoles.has(name), actions: inOrder(actions) };
}
