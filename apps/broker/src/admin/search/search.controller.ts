import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { FromPermissions } from '../access/request-identity.js';
import { FromCaller, type Caller } from '../audit/caller.js';
import type { Permissions } from '../access/permissions.js';
import { Requires } from '../access/requires.js';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { ApiProblems } from '../http/documented.js';
import { FromDisconnect } from '../http/disconnect.js';
import { RecordViews } from '../record-views/record-views.js';
import { searchBody } from './search-body.js';
import { SearchQuery, SearchResult } from './search.dto.js';
import { searchScope } from './search-scope.js';
import { SearchService } from './search.service.js';
import { decodeSearch } from './search-token.js';

@Controller('api/v1/records\\:search')
@ApiTags('Records')
@ApiProblems()
export class SearchController {
  constructor(
    @Inject(ADMIN_CONTEXT) private readonly context: AdminContext,
    private readonly searching: SearchService,
    private readonly views: RecordViews,
  ) {}

  @Get()
  @Requires(['search:run'], ['topic:records_read', 'somewhere'])
  @ApiOperation({
    operationId: 'searchRecords',
    summary: 'Records of all topics that match, newest first',
    description:
      'What a topic indexes (its config `posthorn.index`) is looked up, everything else is read; `progress` says how far it came within budgetMs, and the page token goes on from there. Committed records only. With a page token all other parameters but pageSize, bytes and budgetMs are those of the first page. Of more than 500 partitions, 500 at a time are searched.',
  })
  @ApiOkResponse({ type: SearchResult })
  async search(
    @Query() query: SearchQuery,
    @FromPermissions() permissions: Permissions,
    @FromCaller() caller: Caller,
    @FromDisconnect() signal: AbortSignal,
  ): Promise<SearchResult> {
    const view = this.views.shownTo(caller, permissions, 'search');
    const scope = searchScope(query, this.context.log.topics, permissions, view);
    const position =
      query.pageToken === undefined ? null : decodeSearch(query.pageToken, scope.fingerprint);
    const now = (): number => performance.now();
    const deadlineMs = now() + query.budgetMs;
    const budget = { records: query.pageSize, deadlineMs, signal, now };
    return searchBody(await this.searching.search(scope, position, budget), query.bytes);
  }
}
