import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Permissions } from '../access/permissions.js';
import { FromPermissions } from '../access/request-identity.js';
import { Requires } from '../access/requires.js';
import { ApiProblems } from '../http/documented.js';
import { PageQuery } from '../http/paging.js';
import { Problem } from '../http/problem.js';
import { listPage } from '../lists/list-page.js';
import { Listed } from '../lists/listed.js';
import { Listing } from '../lists/listing.js';
import { FromListing } from '../lists/lists.interceptor.js';
import { serviceHandler, ServiceHandlerList } from './handlers.dto.js';
import { HandlersService } from './handlers.service.js';
import { serviceInstance, serviceSummary } from './topology-bodies.js';
import type { Service } from './topology.js';
import { ServiceInstanceList, ServiceList, ServiceSummary } from './topology.dto.js';
import { TopologyService } from './topology.service.js';

@Controller('api/v1/services')
@ApiTags('Topology')
@ApiProblems()
export class ServicesController {
  constructor(
    private readonly topology: TopologyService,
    private readonly handling: HandlersService,
  ) {}

  @Get()
  @Requires('topology:view')
  @ApiOperation({
    operationId: 'listServices',
    summary: 'Services by name, which is their client id',
  })
  @ApiOkResponse({ type: ServiceList })
  @Listed(ServiceList)
  async list(
    @Query() query: PageQuery,
    @FromPermissions() permissions: Permissions,
    @FromListing() listing: Listing,
  ): Promise<ServiceList> {
    const { services } = await this.topology.topology(permissions);
    const describe = (some: readonly Service[]) => some.map((service) => serviceSummary(service));
    const nameOf = ({ name }: { readonly name: string }) => name;
    const paged = { keyOf: nameOf, describe, keyOfBody: nameOf };
    const { items, nextPageToken } = await listPage(services, paged, query, listing);
    return { services: [...items], nextPageToken };
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
  @Listed(ServiceInstanceList)
  async instances(
    @Param('service') name: string,
    @FromPermissions() permissions: Permissions,
  ): Promise<ServiceInstanceList> {
    const { instances } = await this.find(name, permissions);
    return { instances: instances.map((instance) => serviceInstance(instance)) };
  }

  @Get(':service/handlers')
  @Requires('topology:view')
  @ApiOperation({
    operationId: 'listServiceHandlers',
    summary: 'What it reads in which group, how late it is, and what failed',
    description:
      'By what brokers see: assignments, committed offsets and what is noted beside them, and dead letters of topics that the caller may see those of.',
  })
  @ApiOkResponse({ type: ServiceHandlerList })
  @Listed(ServiceHandlerList)
  async handlers(
    @Param('service') name: string,
    @FromPermissions() permissions: Permissions,
  ): Promise<ServiceHandlerList> {
    const topology = await this.topology.topology(permissions);
    requireService(topology.services, name);
    const handlers = await this.handling.of(name, topology, permissions);
    return { handlers: handlers.map((handler) => serviceHandler(handler)) };
  }

  private async find(name: string, permissions: Permissions): Promise<Service> {
    const { services } = await this.topology.topology(permissions);
    return requireService(services, name);
  }
}

/** @throws Problem when nobody calls itself so. */
function requireService(services: readonly Service[], name: string): Service {
  const service = services.find((one) => one.name === name);
  if (service !== undefined) return service;
  throw new Problem(
    'service-not-found',
    `No client that calls itself "${name}" was seen in the last week.`,
  );
}
