import { CreateTopics, ErrorCode, FindCoordinator } from '@posthorn/protocol';
import { RawClient } from '../raw-client.js';
import { startTestBroker, until } from '../support.js';
import { BROKER_ID, TOPIC } from './row.js';

/** Whom the table is put to. */
export interface Peer {
  readonly address: string;
  /** Whether it logged this; of a Kafka nobody can tell. */
  logged(line: string): boolean;
  close(): Promise<void>;
}

export const ONE_PARTITION = {
  numPartitions: 1,
  replicationFactor: 1,
  assignments: [],
  configs: [],
};

/** KAFKA_ADDRESS, a KRaft broker with id 1 and empty, says what Kafka answers to the same table. */
export const KAFKA = process.env.KAFKA_ADDRESS ?? null;

export async function openPeer(): Promise<Peer> {
  if (KAFKA !== null) return openKafka(KAFKA);
  const server = await startTestBroker({ brokerId: BROKER_ID, autoCreateTopics: false });
  await server.broker.services.topics.create({ name: TOPIC, partitions: 1 });
  return {
    address: server.address,
    logged: (line) => server.logged.some(({ msg }) => msg === line),
    close: () => server.close(),
  };
}

async function openKafka(address: string): Promise<Peer> {
  const client = await RawClient.open(address);
  const topic = { name: TOPIC, ...ONE_PARTITION };
  await client.ask(CreateTopics, 5, { topics: [topic], timeoutMs: 5_000 });
  for (const keyType of [0, 1]) {
    // The first question creates the topics that its coordinators keep their state in.
    await until('its coordinators', async () => {
      const asked = { keyType, coordinatorKeys: ['nobody'] };
      const { coordinators } = await client.ask(FindCoordinator, 4, asked);
      return coordinators[0].errorCode === ErrorCode.NONE;
    });
  }
  await client.close();
  return { address, logged: () => true, close: () => Promise.resolve() };
}
