import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Permissions } from '../access/permissions.js';
import { FromPermissions } from '../access/request-identity.js';
import { Requires } from '../access/requires.js';
import { ApiProblems } from '../http/documented.js';
import { PageQuery, pageByName } from '../http/paging.js';
import { Problem } from '../http/problem.js';
import { serviceInstance, serviceSummary } from './topology-bodies.js';
import type { Service } from './topology.js';
import { ServiceInstanceList, ServiceList, ServiceSummary } from './topology.dto.js';
import { TopologyService } from './topology.service.js';

@Controller('api/v1/services')
@ApiTags('Topology')
@ApiProblems()
export class ServicesController {
  constructor(private readonly topology: TopologyService) {}

  @Get()
  @Requires('topology:view')
  @ApiOperation({
    operationId: 'listServices',
    summary: 'Services by name, which is their client id',
  })
  @ApiOkResponse({ type: ServiceList })
  async list(
    @Query() query: PageQuery,
    @FromPermissions() permissions: Permissions,
  ): Promise<ServiceList> {
    const { services } = await this.topology.topology(permissions);
    const page = pageByName(services, ({ name }) => name, query);
    return {
      services: page.items.map((service) => serviceSummary(service)),
      nextPageToken: page.nextPageToken,
    };
  }

  @Get(':service')
  @Requires('topology:view')
  @ApiOperation({
    operationId: 'describeService',
    summary: 'What one service produces and consumes',
  })
  @ApiOkResponse({ type: ServiceSummary })
  async one(
    @Param('service') name: string,
    @FromPermissions() permissions: Permissions,
  ): Promise<ServiceSummary> {
    return serviceSummary(await this.find(name, permissions));
  }

  @Get(':service/instances')
  @Requires('topology:view')
  @ApiOperation({
    operationId: 'listServiceInstances',
    summary: 'Its members of groups, and the addresses it connects from otherwise',
  })
  @ApiOkResponse({ type: ServiceInstanceList })
  async instances(
    @Param('service') name: string,
    @FromPermissions() permissions: Permissions,
  ): Promise<ServiceInstanceList> {
    const { instances } = await this.find(name, permissions);
    return { instances: instances.map((instance) => serviceInstance(instance)) };
  }

  private async find(name: string, permissions: Permissions): Promise<Service> {
    const { services } = await this.topology.topology(permissions);
    const service = services.find((one) => one.name === name);
    if (service !== undefined) return service;
    throw new Problem(
      'service-not-found',
      `No client that calls itself "${name}" was seen in the last week.`,
    );
  }
}
