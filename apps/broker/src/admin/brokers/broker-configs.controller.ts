import { Body, Controller, Get, Param, Patch, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { ALL_BROKERS } from '../../broker-configs/broker-config-table.js';
import { isCustom } from '../../broker-configs/dynamic-configs.js';
import { Requires } from '../access/requires.js';
import { AuditTrail } from '../audit/audit-trail.js';
import { FromCaller, type Caller } from '../audit/caller.js';
import { ClusterService } from '../cluster/cluster.service.js';
import { IfMatch, requireMatch } from '../conventions/etag.js';
import { ApiEtagResponse, ApiIfMatch, ApiProblems } from '../http/documented.js';
import type { HttpResponse } from '../http/http-types.js';
import { IndexPipe } from '../http/index.pipe.js';
import { WriteQuery } from '../http/write-query.js';
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
  readonly validateOnly: boolean;
  readonly ifMatch: string | null;
}

/** Settings of brokers: the same that Kafka's DescribeConfigs and IncrementalAlterConfigs speak of. */
@Controller('api/v1')
@ApiTags('Cluster')
@ApiProblems()
export class BrokerConfigsController {
  constructor(
    private readonly configs: BrokerConfigsService,
    private readonly cluster: ClusterService,
    private readonly audit: AuditTrail,
  ) {}

  @Get('brokers/:broker/configs')
  @Requires(['broker:view'], ['config:view'])
  @ApiOperation({
    operationId: 'describeBrokerConfigs',
    summary: 'Every setting of a broker, and where its value comes from',
  })
  @ApiParam(BROKER)
  @ApiEtagResponse({ type: BrokerConfigList })
  ofBroker(
    @Param('broker', new IndexPipe('broker')) brokerId: number,
    @Res({ passthrough: true }) response: HttpResponse,
  ): Promise<BrokerConfigList> {
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
    @Query() { validateOnly }: WriteQuery,
    @IfMatch() ifMatch: string | null,
    @FromCaller() caller: Caller,
    @Res({ passthrough: true }) response: HttpResponse,
  ): Promise<BrokerConfigsSet> {
    this.cluster.broker(brokerId);
    const [broker, resource] = [String(brokerId), `broker/${brokerId}`];
    await this.alter({ broker, resource, body, validateOnly, ifMatch }, caller);
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
  ofAll(@Res({ passthrough: true }) response: HttpResponse): ClusterConfigList {
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
    @Query() { validateOnly }: WriteQuery,
    @IfMatch() ifMatch: string | null,
    @FromCaller() caller: Caller,
    @Res({ passthrough: true }) response: HttpResponse,
  ): Promise<ClusterConfigList> {
    const resource = 'brokers';
    await this.alter({ broker: ALL_BROKERS, resource, body, validateOnly, ifMatch }, caller);
    response.setHeader('ETag', this.configs.etagOf(ALL_BROKERS));
    return this.configs.ofAll();
  }

  private async alter(change: Change, caller: Caller): Promise<void> {
    const { broker, resource, body, validateOnly, ifMatch } = change;
    const changes = new Map(Object.entries(body.configs));
    this.configs.check(changes);
    requireMatch(ifMatch, this.configs.etagOf(broker));
    if (validateOnly) return;
    const set = this.configs.setFor(broker);
    const before = new Map([...changes.keys()].map((name) => [name, set.get(name) ?? null]));
    const details = { before: told(before), after: told(changes) };
    const action = { action: 'broker-config.alter', resource, details };
    await this.audit.run(caller, action, () => this.configs.alter(broker, changes, ifMatch));
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
