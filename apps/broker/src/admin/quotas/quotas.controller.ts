import { Body, Controller, Get, HttpCode, Inject, Post, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires } from '../access/requires.js';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { FromWrite } from '../conventions/from-write.js';
import { Write } from '../conventions/write.js';
import { ApiProblems } from '../http/documented.js';
import { Problem } from '../http/problem.js';
import { entityKey } from '../../quotas/client-quota.js';
import type { ClientQuotas } from '../../quotas/client-quotas.js';
import { listPage } from '../lists/list-page.js';
import { Listed } from '../lists/listed.js';
import { Listing } from '../lists/listing.js';
import { FromListing } from '../lists/lists.interceptor.js';
import { changesOf, entityBodyOf } from './quota-changes.js';
import {
  AlterQuotasBody,
  QUOTA_SORTS,
  QuotaBody,
  QuotaList,
  QuotaListQuery,
} from './quotas.dto.js';

/** Limits of Kafka clients: the same quotas as those of Kafka's tools. */
@Controller('api/v1')
@ApiTags('Quotas')
@ApiProblems()
export class QuotasController {
  constructor(@Inject(ADMIN_CONTEXT) private readonly context: AdminContext) {}

  @Get('quotas')
  @Requires('quota:view')
  @ApiOperation({ operationId: 'listQuotas', summary: 'Limits of users, client ids and addresses' })
  @ApiOkResponse({ type: QuotaList })
  @Listed(QuotaList, { sort: QUOTA_SORTS })
  async list(
    @Query() { user, clientId, ...paging }: QuotaListQuery,
    @FromListing() listing: Listing,
  ): Promise<QuotaList> {
    const matching = this.quotas().matching(
      (entity) =>
        (user === undefined || entity.user === user) &&
        (clientId === undefined || entity['client-id'] === clientId),
    );
    const describe = (some: Readonly<typeof matching>) =>
      some.map(({ entity, values }): QuotaBody => ({
        entity: entityBodyOf(entity),
        values: Object.fromEntries(values.map(({ key, value }) => [key, value])),
      }));
    const keyOf = ({ entity }: (typeof matching)[number]) => entityKey(entity);
    const keyOfBody = ({ entity }: QuotaBody) => JSON.stringify(entity);
    const paged = { keyOf, describe, keyOfBody };
    const { items, nextPageToken } = await listPage(matching, paged, paging, listing);
    return { quotas: [...items], nextPageToken };
  }

  @Post('quotas\\:alter')
  @HttpCode(204)
  @Requires('quota:edit')
  @ApiOperation({
    operationId: 'alterQuotas',
    summary: 'Set limits and take them away, all or none',
    description: 'They hold on this broker at once, and on the others within a second.',
  })
  @ApiNoContentResponse()
  async alter(@Body() body: AlterQuotasBody, @FromWrite() write: Write): Promise<void> {
    const quotas = this.quotas();
    const changes = changesOf(body.changes);
    const details = { changes: body.changes };
    const action = { action: 'client-quota.alter', resource: 'client-quotas', details };
    await write.run(action, {
      preview: () => requireRoom(quotas.hasRoomFor(changes)),
      work: async () => requireRoom(await quotas.alter(changes, null)),
    });
  }

  private quotas(): ClientQuotas {
    const { accessControl } = this.context;
    if (accessControl !== undefined) return accessControl.clientQuotas;
    throw new Problem('needs-postgresql', 'There are no quotas here.');
  }
}

function requireRoom(isThere: boolean): void {
  if (isThere) return;
  throw new Problem('invalid-request', 'There are as many quotas as there may be already.');
}
