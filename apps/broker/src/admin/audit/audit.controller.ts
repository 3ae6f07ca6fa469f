import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires } from '../access/requires.js';
import { ApiProblems } from '../http/documented.js';
import { decodePageToken, encodePageToken, invalidPageToken } from '../http/paging.js';
import { AUDIT_LOG, type AuditLog } from './audit-log.js';
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
  async list(@Query() { pageSize, pageToken, ...filter }: AuditQuery): Promise<AuditList> {
    const before = pageToken === undefined ? null : idOf(pageToken);
    // One more than asked for tells whether there is another page.
    const found = await this.auditLog.list(filter, pageSize + 1, before);
    const events = found.slice(0, pageSize).map((event) => ({
      ...event,
      method: event.method ?? null,
      at: event.at.toISOString(),
      details: { ...event.details },
    }));
    const last = events.at(-1);
    const more = found.length > pageSize && last !== undefined;
    return { events, nextPageToken: more ? encodePageToken(last.id) : null };
  }
}

function idOf(pageToken: string): string {
  const id = decodePageToken(pageToken);
  if (typeof id !== 'string' || !/^\d{1,18}$/.test(id)) throw invalidPageToken();
  return id;
}
