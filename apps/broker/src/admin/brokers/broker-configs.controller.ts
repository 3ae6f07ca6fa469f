import { Body, Controller, Get, Param, Patch, Res } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { ALL_BROKERS } from '../../broker-configs/broker-config-table.js';
import { isCustom } from '../../broker-configs/dynamic-configs.js';
import { Requires } from '../access/requires.js';
import { ClusterService } from '../cluster/cluster.service.js';
import { FromWrite } from '../conventions/from-write.js';
import { Write } from '../conventions/write.js';
import { ApiEtagResponse, ApiIfMatch, ApiProblems } from '../http/documented.js';
import type { HttpResponse } from '../http/http-types.js';
import { IndexPipe } from '../http/index.pipe.js';
import { Listed } from '../lists/listed.js';
import {
  AlterBrokerConfigsBody,
  BrokerConfigList,
  BrokerConfigsSet,
  ClusterConfigList,
} from './broker-configs.dto.js';
import { BrokerConfigsService } from './broker-configs.service.js';

const BROKER = { name: 'broker', schema: { type: 'integer' } } as const;

interface Change {
  readonly broker: string;
  readonly resource: string;
  readonly body: AlterBrokerConfigsBody;
}

/** Settings of brokers: the same that Kafka's DescribeConfigs and IncrementalAlterConfigs speak of. */
@Controller('api/v1')
@ApiTags('Cluster')
@ApiProblems()
export class BrokerConfigsController {
  constructor(
    private readonly configs: BrokerConfigsService,
    private readonly cluster: ClusterService,
  ) {}

  @Get('brokers/:broker/configs')
  @Requires(['broker:view'], ['config:view'])
  @ApiOperation({
    operationId: 'describeBrokerConfigs',
    summary: 'Every setting of a broker, and where its value comes from',
  })
  @ApiParam(BROKER)
  @ApiEtagResponse({ type: BrokerConfigList })
  @Listed(BrokerConfigList)
  async ofBroker(
    @Param('broker', new IndexPipe('broker')) brokerId: number,
    @Res({ passthrough: true }) response: HttpResponse,
  ): Promise<BrokerConfigList> {
    await this.configs.catchUp();
    response.setHeader('ETag', this.configs.etagOf(String(brokerId)));
    return this.configs.ofBroker(brokerId);
  }

  @Patch('brokers/:broker/configs')
  @Requires('config:edit')
  @ApiOperation({
    operationId: 'alterBrokerConfigs',
    summary: 'Change dynamic settings of one broker',
    description: 'They hold at that broker within a second, and go before those of all brokers.',
  })
  @ApiParam(BROKER)
  @ApiIfMatch()
  @ApiEtagResponse({ type: BrokerConfigsSet })
  async alterBroker(
    @Param('broker', new IndexPipe('broker')) brokerId: number,
    @Body() body: AlterBrokerConfigsBody,
    @FromWrite() write: Write,
    @Res({ passthrough: true }) response: HttpResponse,
  ): Promise<BrokerConfigsSet> {
    this.cluster.broker(brokerId);
    const [broker, resource] = [String(brokerId), `broker/${brokerId}`];
    await this.alter({ broker, resource, body }, write);
    response.setHeader('ETag', this.configs.etagOf(broker));
    return { brokerId, configs: told(this.configs.setFor(broker)) };
  }

  @Get('cluster/configs')
  @Requires('config:view')
  @ApiOperation({
    operationId: 'describeClusterConfigs',
    summary: 'Settings that can be changed while brokers run, as they are for all of them',
  })
  @ApiEtagResponse({ type: ClusterConfigList })
  @Listed(ClusterConfigList)
  async ofAll(@Res({ passthrough: true }) response: HttpResponse): Promise<ClusterConfigList> {
    await this.configs.catchUp();
    response.setHeader('ETag', this.configs.etagOf(ALL_BROKERS));
    return this.configs.ofAll();
  }

  @Patch('cluster/configs')
  @Requires('config:edit')
  @ApiOperation({
    operationId: 'alterClusterConfigs',
    summary: 'Change dynamic settings of all brokers',
    description: 'They hold at this broker at once, and at the others within a second.',
  })
  @ApiIfMatch()
  @ApiEtagResponse({ type: ClusterConfigList })
  async alterAll(
    @Body() body: AlterBrokerConfigsBody,
    @FromWrite() write: Write,
    @Res({ passthrough: true }) response: HttpResponse,
  ): Promise<ClusterConfigList> {
    await this.alter({ broker: ALL_BROKERS, resource: 'brokers', body }, write);
    response.setHeader('ETag', this.configs.etagOf(ALL_BROKERS));
    return this.configs.ofAll();
  }

  private async alter({ broker, resource, body }: Change, write: Write): Promise<void> {
    await this.configs.catchUp();
    const changes = new Map(Object.entries(body.configs));
    this.configs.check(changes);
    write.requireMatch(this.configs.etagOf(broker));
    const set = this.configs.setFor(broker);
    const before = new Map([...changes.keys()].map((name) => [name, set.get(name) ?? null]));
    const details = { before: told(before), after: told(changes) };
    const action = { action: 'broker-config.alter', resource, details };
    await write.run(action, { work: () => this.configs.alter(broker, changes, write.ifMatch) });
  }
}

/** What says nothing to the broker might be a secret of whoever set it. */
function told(
  configs: ReadonlyMap<string, string | null>,
): Readonly<Record<string, string | null>> {
  return Object.fromEntries(
    [...configs].map(([name, value]) => [name, isCustom(name) ? null : value]),
  );
}
