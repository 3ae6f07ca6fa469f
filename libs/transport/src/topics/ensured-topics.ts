import type { CreateTopic, KafkaCluster } from '@posthorn/client';

/** Topics that exist as far as this process knows: each is created once, and again after somebody found it missing. */
export class EnsuredTopics {
  private readonly ensured = new Map<string, Promise<void>>();

  constructor(private readonly cluster: KafkaCluster) {}

  /** Resolves when the topic exists; rejects when it cannot be created, and the next call tries again. */
  async ensure(topic: CreateTopic): Promise<void> {
    const known = this.ensured.get(topic.topic) ?? this.cluster.ensureTopics([topic]);
    this.ensured.set(topic.topic, known);
    try {
      await known;
    } catch (error) {
      this.forget(topic.topic);
      throw error;
    }
  }

  /** Somebody else created it. */
  assume(topic: string): void {
    this.ensured.set(topic, Promise.resolve());
  }

  forget(topic: string): void {
    this.ensured.delete(topic);
  }
}
