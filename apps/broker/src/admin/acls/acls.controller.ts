import { Body, Controller, Get, HttpCode, Inject, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires } from '../access/requires.js';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { aclProblem, type Acl } from '../../authorization/acl.js';
import { aclKey } from '../../authorization/acl-table.js';
import type { AclGuard, Acls } from '../../authorization/acls.js';
import { etagOf } from '../conventions/etag.js';
import { FromWrite } from '../conventions/from-write.js';
import { Write } from '../conventions/write.js';
import { ApiEtagResponse, ApiIfMatch, ApiProblems } from '../http/documented.js';
import type { HttpResponse } from '../http/http-types.js';
import { Problem } from '../http/problem.js';
import { listPage } from '../lists/list-page.js';
import { Listed } from '../lists/listed.js';
import { Listing } from '../lists/listing.js';
import { FromListing } from '../lists/lists.interceptor.js';
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
  constructor(@Inject(ADMIN_CONTEXT) private readonly context: AdminContext) {}

  @Get('acls')
  @Requires('acl:view')
  @ApiOperation({
    operationId: 'listAcls',
    summary: 'ACLs of Kafka clients',
    description: 'The ETag is that of all there are, whatever is asked for.',
  })
  @ApiEtagResponse({ type: AclList })
  @Listed(AclList)
  async list(
    @Query() { pageSize, pageToken, ...filter }: AclListQuery,
    @Res({ passthrough: true }) response: HttpResponse,
    @FromListing() listing: Listing,
  ): Promise<AclList> {
    response.setHeader('ETag', etagOfAll(this.acls().matching(filterOf({}))));
    const matching = this.acls().matching(filterOf(filter));
    const describe = (acls: readonly Acl[]) => acls.map((acl) => wordsOf(acl));
    const keyOfBody = (body: AclBody) => aclKey(aclOf(body));
    const paged = { keyOf: aclKey, describe, keyOfBody };
    const page = await listPage(matching, paged, { pageSize, pageToken }, listing);
    return { acls: [...page.items], nextPageToken: page.nextPageToken };
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
  async create(@Body() body: AclBody, @FromWrite() write: Write): Promise<AclBody> {
    const [created] = await this.add([body], write);
    return created;
  }

  @Post('acls\\:batch')
  @Requires('acl:edit')
  @ApiOperation({ operationId: 'createAcls', summary: 'Add several ACLs, all or none' })
  @ApiIfMatch()
  @ApiCreatedResponse({ type: AclList })
  async createAll(@Body() { acls }: AclBatchBody, @FromWrite() write: Write): Promise<AclList> {
    return { acls: await this.add(acls, write), nextPageToken: null };
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
  async delete(@Body() body: DeleteAclsBody, @FromWrite() write: Write): Promise<DeletedAcls> {
    const acls = this.acls();
    const filters = body.filters.map((filter) => filterOf(filter));
    const preview = unique(filters.flatMap((filter) => [...acls.matching(filter)]));
    const guard = guardOf(write);
    guard(acls.matching(filterOf({})));
    const details = { filters: body.filters, deleted: preview };
    const action = { action: 'acl.delete', resource: 'acls', details };
    const deleted = await write.run(action, {
      preview: () => preview,
      work: async () => unique((await acls.delete(filters, null, guard)).flat()),
    });
    return { deleted };
  }

  private async add(bodies: readonly AclBody[], write: Write): Promise<AclBody[]> {
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
    const guard = guardOf(write);
    guard(all.matching(filterOf({})));
    const action = { action: 'acl.create', resource: 'acls', details: { acls: words } };
    await write.run(action, {
      preview: () => requireTaken([all.refusalOf(acls)]),
      work: async () => requireTaken(await all.create(acls, null, guard)),
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

function requireTaken(refusals: readonly (string | null)[]): void {
  const refusal = refusals.find((problem) => problem !== null);
  if (refusal !== undefined) throw new Problem('invalid-request', refusal);
}

/** All of them, in one order: whoever looked at some may have decided by those that are not there. */
function etagOfAll(all: readonly Acl[]): string {
  return etagOf(all.map((acl) => aclKey(acl)).sort());
}

/** Once more in the transaction of the change. Without a condition, that costs nothing. */
function guardOf(write: Write): AclGuard {
  return (all) => {
    if (write.ifMatch !== null) write.requireMatch(etagOfAll(all));
  };
}

/** Several filters may match the same. */
function unique(acls: readonly Acl[]): AclBody[] {
  return [...new Map(acls.map((acl) => [aclKey(acl), wordsOf(acl)])).values()];
}
