import { Inject, Injectable } from '@nestjs/common';
import type { Topic } from '@posthorn/log';
import type { Permissions } from '../access/permissions.js';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { TopicDescriptions } from '../topics/topic-descriptions.js';
import { TopicsService } from '../topics/topics.service.js';
import {
  change,
  demand,
  type DefinitionPart,
  type Plan,
  type PlannedChange,
} from './definition-part.js';
import type { Definitions, TopicDefinition } from './definitions.dto.js';

const NOTHING: ReadonlyMap<string, string> = new Map();

/** Topics: made, given partitions, configs and descriptions, never deleted. */
@Injectable()
export class TopicPart implements DefinitionPart {
  constructor(
    @Inject(ADMIN_CONTEXT) private readonly context: AdminContext,
    private readonly topics: TopicsService,
    private readonly descriptions: TopicDescriptions,
  ) {}

  async export(permissions: Permissions): Promise<Partial<Definitions>> {
    if (!permissions.allowsSomewhere('topic:view')) return {};
    const said = this.descriptions.isThere ? await this.descriptions.all() : NOTHING;
    const topics = this.topics
      .list(undefined)
      .filter(({ name }) => permissions.allows('topic:view', name))
      .map(({ id, name, partitions, configs }) => ({
        topic: name,
        partitions: partitions.length,
        configs: Object.fromEntries([...configs].sort(([a], [b]) => (a < b ? -1 : 1))),
        ...(said.has(id) ? { description: said.get(id) } : {}),
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
        ...(await this.describe(name, wanted.description)),
      ];
    }
    const changes = [
      ...(found.partitions.length === partitions ? [] : [this.resize(found, partitions)]),
      ...(await this.configure(found, configs)),
      ...(await this.describe(name, wanted.description)),
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

  /** By name: one that the document makes has its id by then. */
  private async describe(
    name: string,
    wanted: string | undefined,
  ): Promise<readonly PlannedChange[]> {
    if (wanted === undefined) return [];
    const found = this.context.log.topics.byName(name);
    const before = found === undefined ? '' : (await this.descriptions.read(found.id)).text;
    if (before === wanted) return [];
    const apply = async (by: string): Promise<void> => {
      const topic = this.context.log.topics.byName(name);
      if (topic !== undefined) await this.descriptions.write(topic.id, { text: wanted, by });
    };
    const what = 'description';
    return [
      change('topic', name, {
        action: 'update',
        what,
        before: before || null,
        after: wanted,
        apply,
      }),
    ];
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
