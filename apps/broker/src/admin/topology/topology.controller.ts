import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Permissions } from '../access/permissions.js';
import { FromPermissions } from '../access/request-identity.js';
import { Requires } from '../access/requires.js';
import { unreachable } from '../cluster/unreachable.dto.js';
import { ApiProblems } from '../http/documented.js';
import { consumingEdge, producingEdge, serviceSummary } from './topology-bodies.js';
import { TopologyBody } from './topology.dto.js';
import { TopologyService } from './topology.service.js';

@Controller('api/v1/topology')
@ApiTags('Topology')
@ApiProblems()
export class TopologyController {
  constructor(private readonly topology: TopologyService) {}

  @Get()
  @Requires('topology:view')
  @ApiOperation({
    operationId: 'getTopology',
    summary: 'Who produces and who consumes what',
    description:
      'From what all brokers see of their clients: the last week of who produced, the groups there are, and who fetches without one. Rates are of the last ten seconds. Topics and groups that the caller may not see are left out.',
  })
  @ApiOkResponse({ type: TopologyBody })
  async whole(@FromPermissions() permissions: Permissions): Promise<TopologyBody> {
    const { services, producers, consumers, failures } = await this.topology.topology(permissions);
    return {
      services: services.map((service) => serviceSummary(service)),
      producers: producers.map((edge) => producingEdge(edge)),
      consumers: consumers.map((edge) => consumingEdge(edge)),
      unreachableBrokers: unreachable(failures),
    };
  }
}
