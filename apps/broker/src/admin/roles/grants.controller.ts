import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
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
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { FromWrite } from '../conventions/from-write.js';
import { Write } from '../conventions/write.js';
import { ApiProblems } from '../http/documented.js';
import { Problem } from '../http/problem.js';
import { Listed } from '../lists/listed.js';
import { bindingBodyOf, BindingRules } from './binding-rules.js';
import { RoleBindings } from './role-bindings.js';
import { CreateGrantBody, GrantList, RoleBindingBody } from './roles.dto.js';

const MINUTE_MS = 60_000;

/** Rights for an incident: a role for a while and for a reason. Each is a role binding with an end. */
@Controller('api/v1/grants')
@ApiTags('Roles')
@ApiProblems()
export class GrantsController {
  constructor(
    @Inject(ADMIN_CONTEXT) private readonly context: AdminContext,
    private readonly bindings: RoleBindings,
    private readonly rules: BindingRules,
  ) {}

  @Get()
  @Requires('role:view')
  @ApiOperation({ operationId: 'listGrants', summary: 'Temporary rights that hold' })
  @ApiOkResponse({ type: GrantList })
  @Listed(GrantList)
  async list(): Promise<GrantList> {
    const found = await this.bindings.list({ isTemporary: true });
    return { grants: found.map((binding) => bindingBodyOf(binding)) };
  }

  @Post()
  @Requires('role:edit')
  @ApiOperation({
    operationId: 'createGrant',
    summary: 'Give somebody a role for a while',
    description: 'It ends by itself, on the clock of the database.',
  })
  @ApiCreatedResponse({ type: RoleBindingBody })
  async create(
    @Body() { userName, role, resources = [EVERYTHING], minutes, reason }: CreateGrantBody,
    @FromWrite() write: Write,
    @FromPermissions() permissions: Permissions,
  ): Promise<RoleBindingBody> {
    // By the clock that it will end by: one of ours that is slow must not make it look shorter.
    const now = permissions.readAt || this.context.clock.now();
    const expiresAt = new Date(now + minutes * MINUTE_MS);
    await this.rules.mayGive(permissions, { role, resources, expiresAt });
    const subjectType = 'user' as const;
    const createdBy = write.caller.actor;
    const binding = { subjectType, subject: userName, role, resources, reason, createdBy };
    const details = { role, resources, minutes };
    const action = { action: 'grant.create', resource: `user/${userName}`, details };
    const created = await write.run(action, {
      preview: () => this.bindings.preview(binding, { afterMinutes: minutes }),
      work: () => this.bindings.create(binding, { afterMinutes: minutes }),
    });
    return bindingBodyOf(created);
  }

  @Delete(':grant')
  @HttpCode(204)
  @Requires('role:edit')
  @ApiOperation({ operationId: 'endGrant', summary: 'End temporary rights before their time' })
  @ApiNoContentResponse()
  async end(
    @Param('grant') id: string,
    @FromWrite() write: Write,
    @FromPermissions() permissions: Permissions,
  ): Promise<void> {
    const grant = await this.bindings.one(id);
    if (grant.expiresAt === null) {
      throw new Problem('role-binding-not-found', `Role binding ${id} is not temporary.`);
    }
    await this.rules.mayTake(permissions, grant);
    const { subjectType, subject, role, resources } = grant;
    const details = { role, resources };
    const action = { action: 'grant.end', resource: `${subjectType}/${subject}`, details };
    await write.run(action, { work: () => this.bindings.delete(id) });
  }
}
