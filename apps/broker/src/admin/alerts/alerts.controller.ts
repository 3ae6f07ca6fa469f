import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Permissions } from '../access/permissions.js';
import { FromPermissions } from '../access/request-identity.js';
import { Requires } from '../access/requires.js';
import { AdminTables } from '../database/admin-tables.js';
import { ApiProblems, eventStream } from '../http/documented.js';
import type { HttpResponse } from '../http/http-types.js';
import { IdPipe } from '../http/id.pipe.js';
import { Problem } from '../http/problem.js';
import { Listed } from '../lists/listed.js';
import { Listing } from '../lists/listing.js';
import { FromListing } from '../lists/lists.interceptor.js';
import { rowPage, rowRange } from '../lists/row-page.js';
import { OpenStreams } from '../streams/open-streams.js';
import type { Alert } from './alert.js';
import { AlertTable } from './alert-table.js';
import { AlertWatch } from './alert-watch.js';
import { AlertBody, alertBody, AlertList, AlertQuery, LiveAlertsBody } from './alerts.dto.js';

@Controller('api/v1')
@ApiTags('Alerts')
@ApiProblems()
@ApiExtraModels(LiveAlertsBody)
export class AlertsController {
  constructor(
    private readonly tables: AdminTables,
    private readonly alerts: AlertTable,
    private readonly watching: AlertWatch,
    private readonly streams: OpenStreams,
  ) {}

  @Get('alerts')
  @Requires('alert:view')
  @ApiOperation({
    operationId: 'listAlerts',
    summary: 'What rules say of whom, newest first',
    description:
      'Of groups and topics that the caller may see: a page may be shorter for that, and there are more as long as there is a nextPageToken.',
  })
  @ApiOkResponse({ type: AlertList })
  @Listed(AlertList, { sort: ['id'] })
  async list(
    @Query() { state, rule, ...query }: AlertQuery,
    @FromPermissions() permissions: Permissions,
    @FromListing() listing: Listing,
  ): Promise<AlertList> {
    const filter = state === 'live' ? { rule, isLive: true } : { rule, state };
    const found = await this.alerts.list(filter, rowRange(query, listing));
    const page = rowPage(found, query, ({ id }) => id, listing);
    const seen = (alert: Pick<Alert, 'labels'>) => isSeen(alert, permissions);
    if (listing.isCounted) listing.total = await this.alerts.count(filter, seen);
    return {
      alerts: page.items.filter(seen).map((alert) => alertBody(alert)),
      nextPageToken: page.nextPageToken,
    };
  }

  @Get('alerts\\:watch')
  @Requires('alert:view')
  @ApiOperation({
    operationId: 'watchAlerts',
    summary: 'All alerts that are pending or firing, as Server-Sent Events',
    description:
      'An event `alerts` with LiveAlertsBody at once, and whenever something of it has changed, within a second. `end` {reason} is the last.',
  })
  @ApiOkResponse(eventStream())
  watch(@Res() response: HttpResponse, @FromPermissions() permissions: Permissions): void {
    if (!this.tables.isThere) {
      throw new Problem(
        'needs-postgresql',
        'This broker keeps its log in memory, and has no alerts.',
      );
    }
    this.watching.watch(this.streams.open(response), (alert) => isSeen(alert, permissions));
  }

  @Get('alerts/:id')
  @Requires('alert:view')
  @ApiOperation({ operationId: 'describeAlert', summary: 'One alert' })
  @ApiParam({ name: 'id', schema: { type: 'string', format: 'int64' } })
  @ApiOkResponse({ type: AlertBody })
  async one(
    @Param('id', new IdPipe()) id: bigint,
    @FromPermissions() permissions: Permissions,
  ): Promise<AlertBody> {
    const alert = await this.alerts.one(id);
    if (isSeen(alert, permissions)) return alertBody(alert);
    throw new Problem('alert-not-found', `There is no alert ${id}.`);
  }
}

/** A rule sees all groups and topics; its readers those that they may. */
function isSeen(
  { labels: { group, topic, originTopic } }: Pick<Alert, 'labels'>,
  permissions: Permissions,
): boolean {
  if (group !== undefined && !permissions.allows('group:view', group)) return false;
  return [topic, originTopic].every(
    (name) => name === undefined || permissions.allows('topic:view', name),
  );
}
