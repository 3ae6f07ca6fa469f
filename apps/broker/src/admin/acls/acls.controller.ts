import { Body, Controller, Get, HttpCode, Inject, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires } from '../access/requires.js';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { AuditTrail } from '../audit/audit-trail.js';
import { FromCaller, type Caller } from '../audit/caller.js';
import { aclProblem, type Acl } from '../../authorization/acl.js';
import { aclKey } from '../../authorization/acl-table.js';
import type { Acls } from '../../authorization/acls.js';
import { ApiProblems } from '../http/documented.js';
import { pageByName } from '../http/paging.js';
import { Problem } from '../http/problem.js';
import { WriteQuery } from '../http/write-query.js';
import { aclOf, filterOf, wordsOf } from './acl-words.js';
import {
  AclBatchBody,
  AclBody,
  AclList,
  AclListQuery,
  DeleteAclsBody,
  DeletedAcls,
} from './acls.dto.js';

/** What Kafka clients may do: the same ACLs as those of Kafka's tools. */
@Controller('api/v1')
@ApiTags('ACLs')
@ApiProblems()
export class AclsController {
  constructor(
    @Inject(ADMIN_CONTEXT) private readonly context: AdminContext,
    private readonly audit: AuditTrail,
  ) {}

  @Get('acls')
  @Requires('acl:view')
  @ApiOperation({ operationId: 'listAcls', summary: 'ACLs of Kafka clients' })
  @ApiOkResponse({ type: AclList })
  list(@Query() { pageSize, pageToken, ...filter }: AclListQuery): AclList {
    const matching = this.acls().matching(filterOf(filter));
    const page = pageByName(matching, aclKey, { pageSize, pageToken });
    return { acls: page.items.map((acl) => wordsOf(acl)), nextPageToken: page.nextPageToken };
  }

  @Post('acls')
  @Requires('acl:edit')
  @ApiOperation({
    operationId: 'createAcl',
    summary: 'Add an ACL',
    description: 'Holds on this broker at once, and on the others within a second.',
  })
  @ApiCreatedResponse({ type: AclBody })
  async create(
    @Body() body: AclBody,
    @Query() { validateOnly }: WriteQuery,
    @FromCaller() caller: Caller,
  ): Promise<AclBody> {
    const [created] = await this.add([body], validateOnly, caller);
    return created;
  }

  @Post('acls\\:batch')
  @Requires('acl:edit')
  @ApiOperation({ operationId: 'createAcls', summary: 'Add several ACLs, all or none' })
  @ApiCreatedResponse({ type: AclList })
  async createAll(
    @Body() { acls }: AclBatchBody,
    @Query() { validateOnly }: WriteQuery,
    @FromCaller() caller: Caller,
  ): Promise<AclList> {
    return { acls: await this.add(acls, validateOnly, caller), nextPageToken: null };
  }

  @Post('acls\\:delete')
  @HttpCode(200)
  @Requires('acl:edit')
  @ApiOperation({
    operationId: 'deleteAcls',
    summary: 'Delete the ACLs that filters match',
    description: 'With validateOnly the same answer, and nothing is deleted.',
  })
  @ApiOkResponse({ type: DeletedAcls })
  async delete(
    @Body() body: DeleteAclsBody,
    @Query() { validateOnly }: WriteQuery,
    @FromCaller() caller: Caller,
  ): Promise<DeletedAcls> {
    const acls = this.acls();
    const filters = body.filters.map((filter) => filterOf(filter));
    const preview = unique(filters.flatMap((filter) => [...acls.matching(filter)]));
    if (validateOnly) return { deleted: preview };
    const details = { filters: body.filters, deleted: preview };
    const action = { action: 'acl.delete', resource: 'acls', details };
    const deleted = await this.audit.run(caller, action, () => acls.delete(filters, null));
    return { deleted: unique(deleted.flat()) };
  }

  private async add(
    bodies: readonly AclBody[],
    validateOnly: boolean,
    caller: Caller,
  ): Promise<AclBody[]> {
    const all = this.acls();
    const acls = bodies.map((body) => aclOf(body));
    const errors = acls.flatMap((acl, index) => {
      const message = aclProblem(acl);
      return message === null ? [] : [{ pointer: `/acls/${index}`, message }];
    });
    if (errors.length > 0) {
      throw new Problem('invalid-request', errors.map(({ message }) => message).join('; '), {
        errors,
      });
    }
    const words = acls.map((acl) => wordsOf(acl));
    if (validateOnly) return words;
    const action = { action: 'acl.create', resource: 'acls', details: { acls: words } };
    await this.audit.run(caller, action, async () => {
      const refusal = (await all.create(acls, null)).find((problem) => problem !== null);
      if (refusal !== undefined) throw new Problem('invalid-request', refusal);
    });
    return words;
  }

  /** @throws Problem without an authorizer, as Kafka has it. */
  private acls(): Acls {
    const acls = this.context.accessControl?.acls ?? null;
    if (acls !== null) return acls;
    throw new Problem('no-authorizer', 'This broker asks no ACLs: every client may do everything.');
  }
}

/** Several filters may match the same. */
function unique(acls: readonly Acl[]): AclBody[] {
  return [...new Map(acls.map((acl) => [aclKey(acl), wordsOf(acl)])).values()];
}
