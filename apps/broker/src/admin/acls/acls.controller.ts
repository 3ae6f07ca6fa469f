import { Body, Controller, Get, HttpCode, Inject, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires } from '../access/requires.js';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { AuditTrail } from '../audit/audit-trail.js';
import { FromCaller, type Caller } from '../audit/caller.js';
import { aclProblem, type Acl } from '../../authorization/acl.js';
import { aclKey } from '../../authorization/acl-table.js';
import type { AclGuard, Acls } from '../../authorization/acls.js';
import { etagOf, IfMatch, requireMatch } from '../conventions/etag.js';
import { ApiEtagResponse, ApiIfMatch, ApiProblems } from '../http/documented.js';
import type { HttpResponse } from '../http/http-types.js';
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
  @ApiOperation({
    operationId: 'listAcls',
    summary: 'ACLs of Kafka clients',
    description: 'The ETag is that of all there are, whatever is asked for.',
  })
  @ApiEtagResponse({ type: AclList })
  list(
    @Query() { pageSize, pageToken, ...filter }: AclListQuery,
    @Res({ passthrough: true }) response: HttpResponse,
  ): AclList {
    response.setHeader('ETag', etagOfAll(this.acls().matching(filterOf({}))));
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
  @ApiIfMatch()
  @ApiCreatedResponse({ type: AclBody })
  async create(
    @Body() body: AclBody,
    @Query() { validateOnly }: WriteQuery,
    @IfMatch() ifMatch: string | null,
    @FromCaller() caller: Caller,
  ): Promise<AclBody> {
    const [created] = await this.add([body], validateOnly, ifMatch, caller);
    return created;
  }

  @Post('acls\\:batch')
  @Requires('acl:edit')
  @ApiOperation({ operationId: 'createAcls', summary: 'Add several ACLs, all or none' })
  @ApiIfMatch()
  @ApiCreatedResponse({ type: AclList })
  async createAll(
    @Body() { acls }: AclBatchBody,
    @Query() { validateOnly }: WriteQuery,
    @IfMatch() ifMatch: string | null,
    @FromCaller() caller: Caller,
  ): Promise<AclList> {
    return { acls: await this.add(acls, validateOnly, ifMatch, caller), nextPageToken: null };
  }

  @Post('acls\\:delete')
  @HttpCode(200)
  @Requires('acl:edit')
  @ApiOperation({
    operationId: 'deleteAcls',
    summary: 'Delete the ACLs that filters match',
    description: 'With validateOnly the same answer, and nothing is deleted.',
  })
  @ApiIfMatch()
  @ApiOkResponse({ type: DeletedAcls })
  async delete(
    @Body() body: DeleteAclsBody,
    @Query() { validateOnly }: WriteQuery,
    @IfMatch() ifMatch: string | null,
    @FromCaller() caller: Caller,
  ): Promise<DeletedAcls> {
    const acls = this.acls();
    const filters = body.filters.map((filter) => filterOf(filter));
    const preview = unique(filters.flatMap((filter) => [...acls.matching(filter)]));
    const guard = guardOf(ifMatch);
    guard(acls.matching(filterOf({})));
    if (validateOnly) return { deleted: preview };
    const details = { filters: body.filters, deleted: preview };
    const action = { action: 'acl.delete', resource: 'acls', details };
    const deleted = await this.audit.run(caller, action, () => acls.delete(filters, null, guard));
    return { deleted: unique(deleted.flat()) };
  }

  private async add(
    bodies: readonly AclBody[],
    validateOnly: boolean,
    ifMatch: string | null,
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
    const guard = guardOf(ifMatch);
    guard(all.matching(filterOf({})));
    if (validateOnly) return words;
    const action = { action: 'acl.create', resource: 'acls', details: { acls: words } };
    await this.audit.run(caller, action, async () => {
      const refusal = (await all.create(acls, null, guard)).find((problem) => problem !== null);
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

/** All of them, in one order: whoever looked at some may have decided by those that are not there. */
function etagOfAll(all: readonly Acl[]): string {
  return etagOf(all.map((acl) => aclKey(acl)).sort());
}

/** Once more in the transaction of the change. Without a condition, that costs nothing. */
function guardOf(ifMatch: string | null): AclGuard {
  return (all) => {
    if (ifMatch !== null) requireMatch(ifMatch, etagOfAll(all));
  };
}

/** Several filters may match the same. */
function unique(acls: readonly Acl[]): AclBody[] {
  return [...new Map(acls.map((acl) => [aclKey(acl), wordsOf(acl)])).values()];
}
