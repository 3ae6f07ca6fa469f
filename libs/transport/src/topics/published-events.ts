import type { CreateTopic } from '@posthorn/client';
import type { AnyEventContract } from '../contract/handled-events.js';
import type { TopicOptions } from '../options/options.js';

/** What the modules of an app say that they publish. */
export class PublishedEvents {
  private readonly events = new Set<AnyEventContract>();

  constructor(private readonly options: TopicOptions = {}) {}

  /** @returns the topics to create for them when missing, as the options say. */
  add(events: readonly AnyEventContract[]): readonly CreateTopic[] {
    for (const event of events) this.events.add(event);
    return this.topicsOf(events);
  }

  get all(): readonly AnyEventContract[] {
    return [...this.events];
  }

  get topics(): readonly CreateTopic[] {
    return this.topicsOf(this.all);
  }

  private topicsOf(events: readonly AnyEventContract[]): readonly CreateTopic[] {
    const { create = true, partitions, configs, declare = [] } = this.options;
    if (!create) return [];
    const declared = new Set(declare.map(({ topic }) => topic));
    const names = new Set(events.map(({ topic }) => topic).filter((topic) => !declared.has(topic)));
    return [...names].map((topic) => ({ topic, partitions, configs }));
  }
}
