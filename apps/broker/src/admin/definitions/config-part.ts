import { Inject, Injectable } from '@nestjs/common';
import { ALL_BROKERS } from '../../broker-configs/broker-config-table.js';
import { isCustom } from '../../broker-configs/dynamic-configs.js';
import type { Permissions } from '../access/permissions.js';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { BrokerConfigsService } from '../brokers/broker-configs.service.js';
import { invalid } from '../http/problem.js';
import { change, demand, type DefinitionPart, type Plan } from './definition-part.js';
import type { Definitions } from './definitions.dto.js';

/** What is set for all brokers while they run. */
@Injectable()
export class ConfigPart implements DefinitionPart {
  constructor(
    @Inject(ADMIN_CONTEXT) private readonly context: AdminContext,
    private readonly configs: BrokerConfigsService,
  ) {}

  async export(permissions: Permissions): Promise<Partial<Definitions>> {
    if (this.context.configs === undefined || !permissions.allows('config:view')) return {};
    // What says nothing to the broker may be somebody's secret.
    const set = [...this.configs.setFor(ALL_BROKERS)].filter(([name]) => !isCustom(name));
    return { configs: Object.fromEntries(set.sort(([a], [b]) => (a < b ? -1 : 1))) };
  }

  async plan({ configs = {} }: Definitions, permissions: Permissions): Promise<Plan> {
    const entries = Object.entries(configs);
    if (entries.length === 0) return [];
    const custom = entries.find(([name]) => isCustom(name));
    if (custom !== undefined) throw invalid(`/configs/${custom[0]}`, 'is no config of a broker');
    this.configs.check(new Map(entries));
    const set = this.configs.setFor(ALL_BROKERS);
    return entries.map(([name, after]) => {
      const before = set.get(name) ?? null;
      if (before === after) return [];
      demand(permissions, 'config:edit');
      const apply = () => this.configs.alter(ALL_BROKERS, new Map([[name, after]]), null);
      const action = before === null ? 'create' : 'update';
      return [change('config', name, { action, what: 'value', before, after, apply })];
    });
  }
}
