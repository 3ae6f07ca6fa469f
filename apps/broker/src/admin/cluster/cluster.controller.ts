import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Requires } from '../access/requires.js';
import { ApiProblems } from '../http/documented.js';
import { IndexPipe } from '../http/index.pipe.js';
import { Listed } from '../lists/listed.js';
import { BrokerBody, BrokerList, ClusterBody } from './cluster.dto.js';
import { ClusterService } from './cluster.service.js';

@Controller('api/v1')
@ApiTags('Cluster')
@ApiProblems()
export class ClusterController {
  constructor(private readonly cluster: ClusterService) {}

  @Get('cluster')
  @Requires('cluster:view')
  @ApiOperation({ operationId: 'describeCluster', summary: 'The cluster in numbers' })
  @ApiOkResponse({ type: ClusterBody })
  describe(): ClusterBody {
    return this.cluster.describe();
  }

  @Get('brokers')
  @Requires('broker:view')
  @ApiOperation({ operationId: 'listBrokers', summary: 'Brokers that are alive' })
  @ApiOkResponse({ type: BrokerList })
  @Listed(BrokerList)
  brokers(): BrokerList {
    return { brokers: this.cluster.brokers() };
  }

  @Get('brokers/:broker')
  @Requires('broker:view')
  @ApiOperation({ operationId: 'describeBroker', summary: 'One broker' })
  @ApiParam({ name: 'broker', schema: { type: 'integer' } })
  @ApiOkResponse({ type: BrokerBody })
  broker(@Param('broker', new IndexPipe('broker')) brokerId: number): BrokerBody {
    return this.cluster.broker(brokerId);
  }
}
