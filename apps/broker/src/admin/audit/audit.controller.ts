import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires } from '../access/requires.js';
import { ApiProblems } from '../http/documented.js';
import { Listed } from '../lists/listed.js';
import { Listing } from '../lists/listing.js';
import { FromListing } from '../lists/lists.interceptor.js';
import { rowPage, rowRange } from '../lists/row-page.js';
import { AUDIT_LOG, type AuditFilter, type AuditLog } from './audit-log.js';
import { AuditList, AuditQuery } from './audit.dto.js';

@Controller('api/v1/audit')
@ApiTags('Audit')
@ApiProblems()
export class AuditController {
  constructor(@Inject(AUDIT_LOG) private readonly auditLog: AuditLog) {}

  @Get()
  @Requires('audit:view')
  @ApiOperation({
    operationId: 'listAuditEvents',
    summary: 'Writes, and what Kafka clients were refused, newest first',
  })
  @ApiOkResponse({ type: AuditList })
  @Listed(AuditList, { sort: ['at'] })
  async list(
    @Query() { pageSize, pageToken, from, to, ...equal }: AuditQuery,
    @FromListing() listing: Listing,
  ): Promise<AuditList> {
    const query = { pageSize, pageToken };
    const filter = { ...equal, ...timeOf({ from, to }) };
    const found = await this.auditLog.list(filter, rowRange(query, listing));
    if (listing.isCounted) listing.total = await this.auditLog.count(filter);
    const { items, nextPageToken } = rowPage(found, query, ({ id }) => id, listing);
    const events = items.map((event) => ({
      ...event,
      method: event.method ?? null,
      at: event.at.toISOString(),
      details: { ...event.details },
    }));
    return { events, nextPageToken };
  }
}

function timeOf({ from, to }: Pick<AuditQuery, 'from' | 'to'>): Pick<AuditFilter, 'from' | 'to'> {
  return {
    ...(from !== undefined && { from: new Date(from) }),
    ...(to !== undefined && { to: new Date(to) }),
  };
}
