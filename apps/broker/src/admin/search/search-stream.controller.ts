import { Controller, Get, Inject, Query, Req, Res } from '@nestjs/common';
import { ApiExtraModels, ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Permissions } from '../access/permissions.js';
import { FromPermissions } from '../access/request-identity.js';
import { callerOf } from '../audit/caller.js';
import { Requires } from '../access/requires.js';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { ApiProblems, eventStream } from '../http/documented.js';
import type { HttpRequest, HttpResponse } from '../http/http-types.js';
import { RecordViews } from '../record-views/record-views.js';
import { OpenStreams } from '../streams/open-streams.js';
import { SearchQuery, SearchResult } from './search.dto.js';
import { searchScope } from './search-scope.js';
import { streamSearch } from './search-stream.js';
import { SearchService } from './search.service.js';
import { decodeSearch } from './search-token.js';

@Controller('api/v1/records\\:search-stream')
@ApiTags('Records')
@ApiProblems()
@ApiExtraModels(SearchResult)
export class SearchStreamController {
  constructor(
    @Inject(ADMIN_CONTEXT) private readonly context: AdminContext,
    private readonly searching: SearchService,
    private readonly streams: OpenStreams,
    private readonly views: RecordViews,
  ) {}

  @Get()
  @Requires(['search:run'], ['topic:records_read', 'somewhere'])
  @ApiOperation({
    operationId: 'streamSearch',
    summary: 'A search as it comes on, as Server-Sent Events',
    description:
      'An event `page` with a SearchResult at least every second or so: what was found since the last one, and how far it is. It ends after pageSize records, or when everything was searched; `end` {reason} is the last. A client that was cut off sends the last id as Last-Event-ID, and the token of the last page goes on in searchRecords too. budgetMs means nothing here.',
  })
  @ApiHeader({ name: 'Last-Event-ID', required: false, description: 'Go on behind this event.' })
  @ApiOkResponse(eventStream())
  async stream(
    @Query() query: SearchQuery,
    @FromPermissions() permissions: Permissions,
    @Req() request: HttpRequest,
    @Res() response: HttpResponse,
  ): Promise<void> {
    const view = this.views.shownTo(callerOf(request), permissions, 'search');
    const scope = searchScope(query, this.context.log.topics, permissions, view);
    const token = request.headers['last-event-id'] ?? query.pageToken;
    const position = token === undefined ? null : decodeSearch(String(token), scope.fingerprint);
    const stream = this.streams.open(response);
    const { pageSize: recordsMax, bytes: bytesMax } = query;
    try {
      const search = { scope, position, recordsMax, bytesMax };
      await streamSearch(this.searching, stream, search);
    } catch (err) {
      this.context.logger.error({ err, requestId: request.requestId }, 'a search failed');
      stream.end('something went wrong inside the broker');
    }
  }
}
