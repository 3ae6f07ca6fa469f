import { Inject, Injectable } from '@nestjs/common';
import { DescribeConfigs, ErrorCode, errorName, type ErrorName } from '@posthorn/protocol';
import { ALL_BROKERS } from '../../broker-configs/broker-config-table.js';
import { brokerConfigEntries, type ConfigServices } from '../../kafka/configs/config-entries.js';
import { ResourceType } from '../../kafka/configs/resource-type.js';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { ClusterService } from '../cluster/cluster.service.js';
import { PeerRequests } from '../cluster/peer-requests.js';
import { etagOf, requireMatch } from '../conventions/etag.js';
import { whileReachable } from '../database/while-reachable.js';
import { kafkaProblem } from '../http/kafka-problem.js';
import { Problem } from '../http/problem.js';
import type { BrokerConfigList, ClusterConfigList } from './broker-configs.dto.js';
import { brokerConfigBody, clusterConfigBody, type DescribedConfig } from './config-bodies.js';

/** The configs of brokers, each told by the broker itself, and those that are set for all of them. */
@Injectable()
export class BrokerConfigsService {
  constructor(
    @Inject(ADMIN_CONTEXT) private readonly context: AdminContext,
    private readonly cluster: ClusterService,
    private readonly peers: PeerRequests,
  ) {}

  /** With what other brokers were told a moment ago, unless PostgreSQL is away. */
  async catchUp(): Promise<void> {
    const { dynamic } = this.own().brokerConfigs;
    await dynamic.catchUp().catch(() => undefined);
  }

  async ofBroker(brokerId: number): Promise<BrokerConfigList> {
    const { isSelf } = this.cluster.broker(brokerId);
    const entries = isSelf ? brokerConfigEntries(this.own()) : await this.ask(brokerId);
    return { brokerId, configs: entries.map((entry) => brokerConfigBody(entry)).sort(byName) };
  }

  ofAll(): ClusterConfigList {
    const set = this.setFor(ALL_BROKERS);
    const entries = brokerConfigEntries(this.own());
    const shown = entries.filter(({ name, readOnly }) => !readOnly || set.has(name));
    return { configs: shown.map((entry) => clusterConfigBody(entry, set)).sort(byName) };
  }

  /** Of what is set for a broker, or for all. */
  etagOf(broker: string): string {
    return etagOf([broker, [...this.setFor(broker)].sort(([a], [b]) => (a < b ? -1 : 1))]);
  }

  setFor(broker: string): ReadonlyMap<string, string> {
    return this.own().brokerConfigs.dynamic.of(broker);
  }

  /** @throws Problem when they cannot be made. */
  check(changes: ReadonlyMap<string, string | null>): void {
    const problem = this.own().brokerConfigs.problem(changes);
    if (problem !== null) throw new Problem('invalid-config', problem);
  }

  /** What the caller has seen is compared once more where it is changed: two may have seen the same. */
  async alter(
    broker: string,
    changes: ReadonlyMap<string, string | null>,
    ifMatch: string | null,
  ): Promise<void> {
    requireMatch(ifMatch, this.etagOf(broker));
    const expected = ifMatch === null ? undefined : this.setFor(broker);
    const stored = this.own().brokerConfigs.store(broker, changes, expected);
    if (await whileReachable('The table of configs', stored)) return;
    throw new Problem('precondition-failed', 'Somebody else changed the configs meanwhile.');
  }

  private async ask(brokerId: number): Promise<readonly DescribedConfig[]> {
    const resourceName = String(brokerId);
    const resource = { resourceType: ResourceType.BROKER, resourceName, configurationKeys: null };
    const { results } = await this.peers.request(brokerId, DescribeConfigs, {
      resources: [resource],
      includeSynonyms: true,
      includeDocumentation: true,
    });
    const [{ errorCode, errorMessage, configs }] = results;
    if (errorCode === ErrorCode.NONE) return configs;
    const error = errorName(errorCode) as ErrorName;
    throw kafkaProblem(error, `Broker ${brokerId}`, errorMessage ?? undefined);
  }

  private own(): ConfigServices {
    const { configs } = this.context;
    if (configs !== undefined) return configs;
    throw new Problem('broker-not-found', 'There is no broker behind this API.');
  }
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : 1;
}
