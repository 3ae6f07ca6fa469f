import { pino } from 'pino';
import { InitProducerId, Metadata } from '@posthorn/protocol';
import {
  startBroker,
  type BrokerOptions,
  type RunningBroker,
} from '../../../apps/broker/src/broker.js';
import { RawClient } from '../../conformance/raw-client.js';

const PRODUCERS = 2;

/** A running broker with a connection to it. Names get a prefix, so that one database serves many runs. */
export class World {
  /** Ids of the idempotent producers, by their number. */
  readonly producerIds: bigint[] = [];

  private constructor(
    private readonly options: BrokerOptions,
    private readonly prefix: string,
    private broker: RunningBroker,
    public client: RawClient,
  ) {}

  static async start(options: BrokerOptions, prefix: string): Promise<World> {
    const broker = await start(options);
    const world = new World(options, prefix, broker, await connectTo(broker));
    for (let producer = 0; producer < PRODUCERS; producer++) {
      const request = { transactionalId: null, transactionTimeoutMs: 0 };
      const { producerId } = await world.client.ask(InitProducerId, 4, request);
      world.producerIds.push(producerId);
    }
    return world;
  }

  readonly name = (name: string): string => `${this.prefix}${name}`;

  async topicId(name: string): Promise<string> {
    const { topics } = await this.client.ask(Metadata, 12, { topics: [{ name: this.name(name) }] });
    return topics[0]?.topicId ?? '';
  }

  async restart(): Promise<void> {
    await this.close();
    this.broker = await start(this.options);
    this.client = await connectTo(this.broker);
  }

  async close(): Promise<void> {
    await this.client.close();
    await this.broker.close();
  }
}

async function start(options: BrokerOptions): Promise<RunningBroker> {
  const broker = await startBroker({
    port: 0,
    groupInitialRebalanceDelayMs: 0,
    autoCreateTopics: false,
    wireAssertions: true,
    logger: pino({ level: 'silent' }),
    ...options,
  });
  // Clients come back while the coordinator loads; commands say what they mean once.
  const all = { statesFilter: [], typesFilter: [] };
  while ((await broker.services.groups.listGroups(all)).error !== 'NONE') {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return broker;
}

function connectTo(broker: RunningBroker): Promise<RawClient> {
  return RawClient.open(`${broker.host}:${broker.port}`);
}
