import { Inject, Injectable } from '@nestjs/common';
import type { Permissions } from '../access/permissions.js';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { unreachable } from '../cluster/unreachable.dto.js';
import { consumingEdge, producingEdge } from '../topology/topology-bodies.js';
import { TopologyService } from '../topology/topology.service.js';
import { topicOf } from './contract-topic.js';
import type { ContractClients } from './contracts.dto.js';

/** Where the events of a contract travel, and who is seen there. */
@Injectable()
export class ContractClientsService {
  constructor(
    @Inject(ADMIN_CONTEXT) private readonly context: AdminContext,
    private readonly topology: TopologyService,
  ) {}

  topicOf(subject: { readonly name: string; readonly topic: string | null }): string | null {
    return topicOf(subject, (topic) => this.context.log.topics.byName(topic) !== undefined);
  }

  async clients(
    subject: { readonly name: string; readonly topic: string | null },
    permissions: Permissions,
  ): Promise<ContractClients> {
    const topic = this.topicOf(subject);
    if (topic === null) return { topic, producers: [], consumers: [], unreachableBrokers: [] };
    const { producers, consumers, failures } = await this.topology.topology(permissions);
    return {
      topic,
      producers: producers
        .filter((edge) => edge.topic === topic)
        .map((edge) => producingEdge(edge)),
      consumers: consumers
        .filter((edge) => edge.topic === topic)
        .map((edge) => consumingEdge(edge)),
      unreachableBrokers: unreachable(failures),
    };
  }
}
