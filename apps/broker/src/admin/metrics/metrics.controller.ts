import { Readable } from 'node:stream';
import { Controller, Get, Res, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires } from '../access/requires.js';
import type { HttpResponse } from '../http/http-types.js';
import { MetricsService } from './metrics.service.js';

@Controller('metrics')
@ApiTags('Health')
export class MetricsController {
  constructor(private readonly metrics: MetricsService) {}

  @Get()
  @Requires('metrics:view')
  @ApiOperation({ operationId: 'metrics', summary: 'Prometheus metrics' })
  @ApiOkResponse({ content: { 'text/plain': { schema: { type: 'string' } } } })
  async scrape(@Res({ passthrough: true }) response: HttpResponse): Promise<StreamableFile> {
    const { text, sent } = await this.metrics.scrape();
    response.once('close', sent);
    return new StreamableFile(Readable.from(text, { objectMode: false }), {
      type: this.metrics.contentType,
    });
  }
}
