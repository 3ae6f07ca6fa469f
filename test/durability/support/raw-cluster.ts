import { ErrorCode, Metadata, type Api } from '@posthorn/protocol';
import { ConnectionLost, KafkaConnection } from './kafka-connection.js';

const METADATA_VERSION = 9;

interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** `127.0.0.1:9092` */
export type Address = `${string}:${number}`;

/** What a client knows of a cluster: who leads which partition of one topic, and a connection to each broker. */
export class RawCluster {
  readonly #brokers = new Map<number, Endpoint>();
  readonly #leaders = new Map<number, number>();
  readonly #connections = new Map<string, Promise<KafkaConnection>>();
  #nextBootstrap = 0;

  constructor(
    readonly topic: string,
    private readonly bootstrap: readonly Address[],
  ) {}

  /** To the leader, after asking who that is where it is not known. Rejects with ConnectionLost when there is none. */
  async toLeader<Input, Response>(
    partition: number,
    api: Api<unknown, Input, Response, never>,
    request: { readonly version: number; readonly body: Input; readonly timeoutMs?: number },
  ): Promise<Response> {
    if (!this.#leaders.has(partition)) await this.refresh();
    const leader = this.#brokers.get(this.#leaders.get(partition) ?? -1);
    if (!leader) throw new ConnectionLost(`nobody leads ${this.topic}/${partition}`);
    const connection = await this.#connect(leader);
    return connection.request(api, request.version, request.body, request.timeoutMs);
  }

  /** To whichever broker answers. */
  async toAny<Input, Response>(
    api: Api<unknown, Input, Response, never>,
    version: number,
    body: Input,
  ): Promise<Response> {
    const connection = await this.#connectToAny();
    return connection.request(api, version, body);
  }

  /** The leader turned out to be none: the next request asks again. */
  forgetLeader(partition: number): void {
    this.#leaders.delete(partition);
  }

  async refresh(): Promise<void> {
    const { brokers, topics } = await this.toAny(Metadata, METADATA_VERSION, {
      topics: [{ name: this.topic }],
      allowAutoTopicCreation: false,
    });
    for (const { nodeId, host, port } of brokers) this.#brokers.set(nodeId, { host, port });
    for (const { errorCode, partitionIndex, leaderId } of topics[0]?.partitions ?? []) {
      if (errorCode === ErrorCode.NONE) this.#leaders.set(partitionIndex, leaderId);
      else this.#leaders.delete(partitionIndex);
    }
  }

  async close(): Promise<void> {
    for (const opening of this.#connections.values()) {
      await opening.then(
        (connection) => connection.close(),
        () => undefined,
      );
    }
  }

  async #connectToAny(): Promise<KafkaConnection> {
    const address = this.bootstrap[this.#nextBootstrap++ % this.bootstrap.length];
    if (address === undefined) throw new Error('no bootstrap address');
    const [host = '', port] = address.split(':');
    return this.#connect({ host, port: Number(port) });
  }

  async #connect({ host, port }: Endpoint): Promise<KafkaConnection> {
    const key = `${host}:${port}`;
    const known = this.#connections.get(key);
    if (known) {
      const connection = await known;
      if (!connection.isClosed) return connection;
      if (this.#connections.get(key) !== known) return this.#connect({ host, port });
    }
    const opening = KafkaConnection.open(host, port);
    this.#connections.set(key, opening);
    opening.catch(() => {
      if (this.#connections.get(key) === opening) this.#connections.delete(key);
    });
    return opening;
  }
}
