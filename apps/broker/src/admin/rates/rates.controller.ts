import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires } from '../access/requires.js';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { LogReader } from '../cluster/log-reader.js';
import { ApiProblems } from '../http/documented.js';
import { windowSeconds } from '../http/window.js';
import { KEPT_MS, RATE_HISTORY, type RateHistory } from './rate-history.js';
import { ClusterRates, RatesQuery, TopicRates } from './rates.dto.js';

@Controller('api/v1')
@ApiProblems()
export class RatesController {
  constructor(
    @Inject(RATE_HISTORY) private readonly history: RateHistory,
    @Inject(ADMIN_CONTEXT) private readonly context: AdminContext,
    private readonly reader: LogReader,
  ) {}

  @Get('cluster/rates')
  @ApiTags('Cluster')
  @Requires('cluster:view')
  @ApiOperation({
    operationId: 'getClusterRates',
    summary: 'Rates and the worst lag of the last hour',
  })
  @ApiOkResponse({ type: ClusterRates })
  async ofCluster(@Query() { window }: RatesQuery): Promise<ClusterRates> {
    const seconds = windowSeconds(window, KEPT_MS / 1000);
    return {
      windowSeconds: seconds,
      points: dated(await this.history.ofCluster(this.#since(seconds))),
    };
  }

  @Get('topics/:topic/rates')
  @ApiTags('Topics')
  @Requires('topic:view')
  @ApiOperation({
    operationId: 'getTopicRates',
    summary: 'What was written to the topic in the last hour',
  })
  @ApiOkResponse({ type: TopicRates })
  async ofTopic(
    @Param('topic') name: string,
    @Query() { window }: RatesQuery,
  ): Promise<TopicRates> {
    const { name: topic, id: topicId } = this.reader.topic(name);
    const seconds = windowSeconds(window, KEPT_MS / 1000);
    const points = await this.history.ofTopic({ topic, topicId }, this.#since(seconds));
    return { topic, windowSeconds: seconds, points: dated(points) };
  }

  #since(seconds: number): number {
    return this.context.clock.now() - seconds * 1000;
  }
}

function dated<Point extends { readonly at: number }>(points: readonly Point[]) {
  return points.map((point) => ({ ...point, at: new Date(point.at).toISOString() }));
}
