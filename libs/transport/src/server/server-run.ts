import type { LoggerService } from '@nestjs/common';
import type { KafkaCluster, Producer } from '@posthorn/client';
import { BrokerWatch } from '../connection/broker-watch.js';
import { openCluster } from '../connection/cluster.js';
import { firstConnection } from '../connection/first-connection.js';
import type { PosthornStatus } from '../connection/status.js';
import type { ControlWatch } from '../control/control-watch.js';
import { openControl } from '../control/open-control.js';
import { describeError } from '../errors/describe-error.js';
import { createGroupConsumer, type GroupConsumerParts } from '../groups/create-group-consumer.js';
import { GroupConsumers } from '../groups/group-consumers.js';
import type { HandlerRegistry } from '../handlers/handler-registry.js';
import { streamsTopic } from '../naming/topic-name.js';
import { StreamLeases } from '../streams/stream-leases.js';
import { createdTopics, TopicProvisioner } from '../topics/topic-provisioner.js';
import type { BootstrapGate } from './bootstrap-gate.js';

/** What the strategy is made of before it listens. */
export interface ServerRunParts extends Omit<
  GroupConsumerParts,
  'cluster' | 'producer' | 'streams' | 'draining' | 'askedPause' | 'onJoined'
> {
  readonly registry: HandlerRegistry;
  readonly logger: LoggerService;
  readonly gate: BootstrapGate;
  readonly onStatus: (status: PosthornStatus) => void;
}

/** What there is from `listen` to the last commit: the connection, who watches it, and the groups that consume. */
export class ServerRun {
  cluster: KafkaCluster | undefined;
  control: ControlWatch | undefined;
  consumers: GroupConsumers;

  private readonly draining = new AbortController();
  private producer: Producer | undefined;
  private watch: BrokerWatch | undefined;
  private streams: StreamLeases | undefined;
  private joined = false;

  constructor(private readonly parts: ServerRunParts) {
    this.consumers = new GroupConsumers([], parts.registry);
  }

  /** Throws on what no broker can mend; asks none yet. */
  open(): void {
    const { options, clock, random, throttled } = this.parts;
    this.cluster = options.cluster ?? openCluster(options);
    this.producer = this.cluster.producer(options.producer);
    this.watch = new BrokerWatch(this.cluster, clock, (reachable) => this.onReachable(reachable));
    this.control = openControl(options, this.cluster, {
      clock,
      random,
      logger: throttled,
      onChange: () => this.consumers.obey(),
    });
    this.streams = this.createStreams(this.cluster, this.producer);
    this.consumers = this.createConsumers(this.cluster, this.producer, this.streams);
    this.parts.onStatus('connecting');
  }

  async consume(): Promise<void> {
    const { cluster } = this;
    const { clock, random, throttled, gate } = this.parts;
    const { signal } = this.draining;
    if (!cluster || !(await firstConnection(cluster, clock, random, throttled, signal))) return;
    this.parts.onStatus('connected');
    this.watch?.start();
    const told = this.control?.run(signal);
    await Promise.all([this.ensureTopics(cluster), gate.whenOpen(), told]);
    if (!signal.aborted) await this.consumers.start();
  }

  /** Stops fetching, waits for running handlers up to the deadline, commits and leaves. */
  async drain(timeoutMs: number): Promise<void> {
    this.draining.abort();
    this.watch?.stop();
    if (!this.cluster) return;
    this.parts.onStatus('draining');
    await this.consumers.stop(timeoutMs);
  }

  /** Only when drained. Never rejects. */
  async close(): Promise<void> {
    this.streams?.close();
    try {
      await this.producer?.close({ timeoutMs: 1_000 });
      if (!this.parts.options.cluster) await this.cluster?.close({ timeoutMs: 1_000 });
    } catch (error) {
      this.parts.logger.warn(`closed badly: ${describeError(error).message}`);
    }
    this.parts.onStatus('stopped');
  }

  private onReachable(reachable: boolean): void {
    const { logger, onStatus } = this.parts;
    if (reachable) {
      logger.log('a broker answers again');
      onStatus(this.joined ? 'consuming' : 'connected');
    } else {
      logger.warn('no broker answers; work goes on as soon as one does');
      onStatus('disconnected');
    }
  }

  /**
   * The first try is waited for, so that a topic is not auto-created with the broker's partition count by whoever writes to it first.
   * If it fails, consumption starts all the same, and the tries go on beside it.
   */
  private async ensureTopics(cluster: KafkaCluster): Promise<void> {
    const { clock, random, throttled: logger, registry, options } = this.parts;
    const topics = createdTopics(registry, options.topics);
    const provisioner = new TopicProvisioner({ cluster, topics, clock, random, logger });
    if (!(await provisioner.tryOnce())) void provisioner.untilDone(this.draining.signal);
  }

  /** Nothing of it is traced: what is told of streams is nobody's work. */
  private createStreams(cluster: KafkaCluster, producer: Producer): StreamLeases {
    const { options, clock, random, throttled: logger } = this.parts;
    return new StreamLeases({
      topic: streamsTopic(options.groupId),
      create: options.topics?.create ?? true,
      cluster,
      send: (record) => producer.send(record),
      clock,
      random,
      logger,
    });
  }

  private createConsumers(
    cluster: KafkaCluster,
    producer: Producer,
    streams: StreamLeases,
  ): GroupConsumers {
    const { registry, telemetry, onStatus } = this.parts;
    const parts: GroupConsumerParts = {
      ...this.parts,
      cluster,
      producer: telemetry.traced(producer),
      streams,
      draining: this.draining.signal,
      askedPause: (group, topic, partition) => this.control?.markOf(group, topic, partition),
      onJoined: () => {
        this.joined = true;
        onStatus('consuming');
      },
    };
    const consumers = registry.groups().map((group) => createGroupConsumer(group, parts));
    return new GroupConsumers(consumers, registry);
  }
}
