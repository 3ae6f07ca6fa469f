import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Permissions } from '../access/permissions.js';
import { FromPermissions } from '../access/request-identity.js';
import { FromCaller, type Caller } from '../audit/caller.js';
import { Requires } from '../access/requires.js';
import { FromDisconnect } from '../http/disconnect.js';
import { ApiProblems } from '../http/documented.js';
import { Problem } from '../http/problem.js';
import { JourneyBody, JourneyQuery, stepBody } from './journeys.dto.js';
import { JourneysService } from './journeys.service.js';

const ID_LENGTH_MAX = 1024;

@Controller('api/v1/journeys')
@ApiTags('Journeys')
@ApiProblems()
export class JourneysController {
  constructor(private readonly journeys: JourneysService) {}

  @Get(':id')
  @Requires(['journey:view'], ['topic:records_read', 'somewhere'])
  @ApiOperation({
    operationId: 'getJourney',
    summary: 'What became of an order, a request or a trace, across all services',
    description:
      'The id is a key, a correlation id or a trace id. Records that have it, and those of the same traces and correlations, in the order in which it happened, with retries and dead letters. An id that nothing has is a journey without steps.',
  })
  @ApiOkResponse({ type: JourneyBody })
  async one(
    @Param('id') id: string,
    @Query() { budgetMs }: JourneyQuery,
    @FromPermissions() permissions: Permissions,
    @FromCaller() caller: Caller,
    @FromDisconnect() signal: AbortSignal,
  ): Promise<JourneyBody> {
    if (id.length > ID_LENGTH_MAX) {
      throw new Problem('invalid-request', `/id: must have at most ${ID_LENGTH_MAX} characters`);
    }
    const now = (): number => performance.now();
    const budget = { deadlineMs: now() + budgetMs, signal, now };
    const { ids, steps, participants, isComplete, searched, total, hasAllReaders } =
      await this.journeys.find(id, { caller, permissions }, budget);
    return {
      id,
      ids: [...ids],
      steps: steps.map((step) => stepBody(step)),
      participants: [...participants],
      isComplete,
      searched: searched.toString(),
      total: total.toString(),
      hasAllReaders,
    };
  }
}
