import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Permissions } from '../access/permissions.js';
import { FromPermissions } from '../access/request-identity.js';
import { Requires } from '../access/requires.js';
import { LogReader } from '../cluster/log-reader.js';
import { unreachable } from '../cluster/unreachable.dto.js';
import { ApiProblems } from '../http/documented.js';
import { Listed } from '../lists/listed.js';
import { consumingEdge, topicProducer } from './topology-bodies.js';
import { TopicConsumerList, TopicProducerList } from './topology.dto.js';
import { TopologyService } from './topology.service.js';

@Controller('api/v1/topics/:topic')
@ApiTags('Topology')
@ApiProblems()
export class TopicClientsController {
  constructor(
    private readonly topology: TopologyService,
    private readonly reader: LogReader,
  ) {}

  @Get('producers')
  @Requires(['topic:view'], ['topology:view'])
  @ApiOperation({
    operationId: 'listTopicProducers',
    summary: 'Clients that produced to the topic in the last week',
  })
  @ApiOkResponse({ type: TopicProducerList })
  @Listed(TopicProducerList)
  async producers(
    @Param('topic') name: string,
    @FromPermissions() permissions: Permissions,
  ): Promise<TopicProducerList> {
    this.reader.topic(name);
    const rows = await this.topology.traffic(permissions);
    const producers = rows
      .filter(({ kind, topic }) => kind === 'produce' && topic === name)
      .toSorted((a, b) => b.lastSeenMs - a.lastSeenMs);
    return { producers: producers.map((row) => topicProducer(row)) };
  }

  @Get('consumer-groups')
  @Requires(['topic:view'], ['topology:view'])
  @ApiOperation({
    operationId: 'listTopicConsumerGroups',
    summary: 'Groups that read the topic, and clients that fetch it without one',
  })
  @ApiOkResponse({ type: TopicConsumerList })
  @Listed(TopicConsumerList)
  async consumers(
    @Param('topic') name: string,
    @FromPermissions() permissions: Permissions,
  ): Promise<TopicConsumerList> {
    this.reader.topic(name);
    const { consumers, failures } = await this.topology.topology(permissions);
    const own = consumers.filter(({ topic }) => topic === name);
    return {
      consumers: own.map((edge) => consumingEdge(edge)),
      unreachableBrokers: unreachable(failures),
    };
  }
}
