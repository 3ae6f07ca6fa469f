import { Inject, Injectable } from '@nestjs/common';
import type { Topic } from '@posthorn/log';
import type { Permissions } from '../access/permissions.js';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { TopicsService } from '../topics/topics.service.js';
import {
  change,
  demand,
  type DefinitionPart,
  type Plan,
  type PlannedChange,
} from './definition-part.js';
import type { Definitions, TopicDefinition } from './definitions.dto.js';

/** Topics: made, given partitions and configs, never deleted. */
@Injectable()
export class TopicPart implements DefinitionPart {
  constructor(
    @Inject(ADMIN_CONTEXT) private readonly context: AdminContext,
    private readonly topics: TopicsService,
  ) {}

  async export(permissions: Permissions): Promise<Partial<Definitions>> {
    if (!permissions.allowsSomewhere('topic:view')) return {};
    const topics = this.topics
      .list(undefined)
      .filter(({ name }) => permissions.allows('topic:view', name))
      .map(({ name, partitions, configs }) => ({
        topic: name,
        partitions: partitions.length,
        configs: Object.fromEntries([...configs].sort(([a], [b]) => (a < b ? -1 : 1))),
      }))
      .sort((a, b) => (a.topic < b.topic ? -1 : 1));
    return { topics };
  }

  plan({ topics = [] }: Definitions, permissions: Permissions): Promise<Plan> {
    return Promise.all(topics.map((topic) => this.planOne(topic, permissions)));
  }

  private async planOne(
    wanted: TopicDefinition,
    permissions: Permissions,
  ): Promise<readonly PlannedChange[]> {
    const { topic: name, partitions, configs = {} } = wanted;
    const found = this.context.log.topics.byName(name);
    if (found === undefined) {
      demand(permissions, 'topic:create', name);
      const create = (validateOnly: boolean) =>
        this.topics.create({ name, partitions, configs, validateOnly });
      await create(true);
      const apply = async (): Promise<void> => void (await create(false));
      const after = String(partitions);
      return [
        change('topic', name, { action: 'create', what: 'partitions', before: null, after, apply }),
      ];
    }
    const changes = [
      ...(found.partitions.length === partitions ? [] : [this.resize(found, partitions)]),
      ...(await this.configure(found, configs)),
    ];
    if (changes.length > 0) demand(permissions, 'topic:edit', name);
    return changes;
  }

  /** Partitions can only be added: removing them would lose records. */
  private resize(topic: Topic, partitions: number): PlannedChange {
    const [before, after] = [String(topic.partitions.length), String(partitions)];
    const what = 'partitions';
    if (topic.partitions.length > partitions) {
      return change('topic', topic.name, { action: 'conflict', what, before, after, apply: null });
    }
    const apply = async (): Promise<void> =>
      void (await this.topics.addPartitions(topic, partitions, false));
    return change('topic', topic.name, { action: 'update', what, before, after, apply });
  }

  private async configure(
    topic: Topic,
    configs: Readonly<Record<string, string>>,
  ): Promise<readonly PlannedChange[]> {
    const different = Object.entries(configs).filter(
      ([name, value]) => topic.configs.get(name) !== value,
    );
    if (different.length === 0) return [];
    const ifMatch = null;
    const all = Object.fromEntries(different);
    await this.topics.alterConfigs(topic, all, { validateOnly: true, ifMatch });
    return different.map(([what, after]) => {
      const apply = async (): Promise<void> => {
        await this.topics.alterConfigs(topic, { [what]: after }, { validateOnly: false, ifMatch });
      };
      const before = topic.configs.get(what) ?? null;
      return change('topic', topic.name, { action: 'update', what, before, after, apply });
    });
  }
}
