import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Requires } from '../access/requires.js';
import { ApiProblems } from '../http/documented.js';
import { IndexPipe } from '../http/index.pipe.js';
import { Listed } from '../lists/listed.js';
import { Listing } from '../lists/listing.js';
import { FromListing } from '../lists/lists.interceptor.js';
import { BrokerConnectionList, BrokerConnectionQuery } from './connections.dto.js';
import { ConnectionsService } from './connections.service.js';

@Controller('api/v1/brokers/:broker/connections')
@ApiTags('Cluster')
@ApiProblems()
export class ConnectionsController {
  constructor(private readonly connections: ConnectionsService) {}

  @Get()
  @Requires('broker:view')
  @ApiOperation({
    operationId: 'listBrokerConnections',
    summary: 'Who is connected to a broker, with what software, and what went over the connection',
    description:
      'Of another broker than the one that answers this is as it was within the last second.',
  })
  @ApiParam({ name: 'broker', schema: { type: 'integer' } })
  @ApiOkResponse({ type: BrokerConnectionList })
  @Listed(BrokerConnectionList)
  list(
    @Param('broker', new IndexPipe('broker')) brokerId: number,
    @Query() query: BrokerConnectionQuery,
    @FromListing() listing: Listing,
  ): Promise<BrokerConnectionList> {
    return this.connections.list(brokerId, query, listing);
  }
}
