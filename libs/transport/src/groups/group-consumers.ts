import type { AskedPause, PartitionState } from '@posthorn/client';
import type { ControlWatch } from '../control/control-watch.js';
import type { GroupConsumer } from './group-consumer.js';
import type { HandlerRegistry } from '../handlers/handler-registry.js';

export interface GroupState {
  readonly groupId: string;
  readonly topics: readonly (string | RegExp)[];
  /** What this process has of it. */
  readonly partitions: readonly PartitionState[];
}

/** The consumers of a server, one for each group that its handlers name. */
export class GroupConsumers {
  constructor(
    private readonly consumers: readonly GroupConsumer[],
    private readonly registry: Pick<HandlerRegistry, 'topicsOf'>,
  ) {}

  async start(): Promise<void> {
    await Promise.all(this.consumers.map((consumer) => consumer.start()));
  }

  async stop(timeoutMs: number): Promise<void> {
    await Promise.all(this.consumers.map((consumer) => consumer.stop(timeoutMs)));
  }

  /** Over all groups or in one of them. */
  assignment(group?: string): readonly PartitionState[] {
    return this.consumers
      .filter(({ groupId }) => group === undefined || groupId === group)
      .flatMap((consumer) => consumer.assignment());
  }

  states(): readonly GroupState[] {
    return this.consumers.map((consumer) => ({
      groupId: consumer.groupId,
      topics: this.registry.topicsOf(consumer.groupId),
      partitions: consumer.assignment(),
    }));
  }

  /** @returns how many partitions that was, over all groups. */
  pause(topic: string, partition?: number): number {
    return this.consumers.reduce((sum, consumer) => sum + consumer.pause(topic, partition), 0);
  }

  resume(topic: string, partition?: number): number {
    return this.consumers.reduce((sum, consumer) => sum + consumer.resume(topic, partition), 0);
  }

  async seek(group: string, topic: string, partition: number, offset: bigint): Promise<void> {
    const consumer = this.consumers.find(({ groupId }) => groupId === group);
    if (!consumer) throw new RangeError(`this server consumes nothing in the group '${group}'`);
    await consumer.seek(topic, partition, offset);
  }

  /** Pauses and resumes what the control topic asks for now. */
  obey(): void {
    for (const consumer of this.consumers) consumer.obey();
  }

  askedPauses(control: ControlWatch): readonly AskedPause[] {
    return this.consumers.flatMap(({ groupId }) => control.inForce(groupId));
  }
}
