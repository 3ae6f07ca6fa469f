import { pino } from 'pino';
import { InitProducerId, Metadata } from '@posthorn/protocol';
import { startBroker, type BrokerOptions } from '../../../apps/broker/src/broker.js';
import { RawClient } from '../../conformance/raw-client.js';

const PRODUCERS = 2;

export interface Server {
  readonly address: string;
  close(): Promise<void>;
}

/** A running broker with a connection to it. Names get a prefix, so that one database serves many runs. */
export class World {
  /** Ids of the idempotent producers, by their number. */
  readonly producerIds: bigint[] = [];

  private constructor(
    private readonly startServer: () => Promise<Server>,
    private readonly prefix: string,
    private server: Server,
    public client: RawClient,
  ) {}

  static async start(startServer: () => Promise<Server>, prefix: string): Promise<World> {
    const server = await startServer();
    const world = new World(startServer, prefix, server, await RawClient.open(server.address));
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
    this.server = await this.startServer();
    this.client = await RawClient.open(this.server.address);
  }

  async close(): Promise<void> {
    await this.client.close();
    await this.server.close();
  }
}

/** One of ours. */
export async function startOurs(options: BrokerOptions): Promise<Server> {
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
  return { address: `${broker.host}:${broker.port}`, close: () => broker.close() };
}
