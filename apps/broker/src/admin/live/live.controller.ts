import { Controller, Get, Res } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires } from '../access/requires.js';
import { ApiProblems, eventStream } from '../http/documented.js';
import type { HttpResponse } from '../http/http-types.js';
import { OpenStreams } from '../streams/open-streams.js';
import { LiveFiguresService } from './live-figures.service.js';
import { LiveFiguresBody } from './live.dto.js';

@Controller('api/v1/live')
@ApiTags('Cluster')
@ApiProblems()
@ApiExtraModels(LiveFiguresBody)
export class LiveController {
  constructor(
    private readonly figures: LiveFiguresService,
    private readonly streams: OpenStreams,
  ) {}

  @Get()
  @Requires('cluster:view')
  @ApiOperation({
    operationId: 'watchLiveFigures',
    summary: 'Rates and lags of the whole cluster, as Server-Sent Events',
    description:
      'An event `figures` with LiveFiguresBody about every second, more rarely where the cluster is so large that looking takes longer. A reader that is slow misses some; `end` {reason} is the last.',
  })
  @ApiOkResponse(eventStream())
  watch(@Res() response: HttpResponse): void {
    this.figures.watch(this.streams.open(response));
  }
}
