import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { ApiProblems } from '../http/documented.js';
import { IndexPipe } from '../http/index.pipe.js';
import { BrokerBody, BrokerList, ClusterBody } from './cluster.dto.js';
import { ClusterService } from './cluster.service.js';

@Controller('api/v1')
@ApiTags('Cluster')
@ApiProblems()
export class ClusterController {
  constructor(private readonly cluster: ClusterService) {}

  @Get('cluster')
  @ApiOperation({ operationId: 'describeCluster', summary: 'The cluster in numbers' })
  @ApiOkResponse({ type: ClusterBody })
  describe(): ClusterBody {
    return this.cluster.describe();
  }

  @Get('brokers')
  @ApiOperation({ operationId: 'listBrokers', summary: 'Brokers that are alive' })
  @ApiOkResponse({ type: BrokerList })
  brokers(): BrokerList {
    return { brokers: this.cluster.brokers() };
  }

  @Get('brokers/:broker')
  @ApiOperation({ operationId: 'describeBroker', summary: 'One broker' })
  @ApiParam({ name: 'broker', schema: { type: 'integer' } })
  @ApiOkResponse({ type: BrokerBody })
  broker(@Param('broker', new IndexPipe('broker')) brokerId: number): BrokerBody {
    return this.cluster.broker(brokerId);
  }
}
