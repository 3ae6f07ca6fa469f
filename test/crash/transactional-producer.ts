import { setTimeout as sleep } from 'node:timers/promises';
import {
  AddOffsetsToTxn,
  AddPartitionsToTxn,
  DescribeTransactions,
  EndTxn,
  ErrorCode,
  errorName,
  InitProducerId,
  Produce,
  TxnOffsetCommit,
  type Api,
} from '@posthorn/protocol';
import { buildBatch } from '@posthorn/records';
import { WAIT_MS } from '../support/patience.js';
import { ConnectionLost, KafkaConnection } from '../durability/support/kafka-connection.js';

const RETRY_MS = 20;

/** What a transactional producer asks again after; everything else is its answer. */
const RETRIABLE: ReadonlySet<number> = new Set([
  ErrorCode.COORDINATOR_LOAD_IN_PROGRESS,
  ErrorCode.COORDINATOR_NOT_AVAILABLE,
  ErrorCode.NOT_COORDINATOR,
  ErrorCode.CONCURRENT_TRANSACTIONS,
  ErrorCode.NOT_LEADER_OR_FOLLOWER,
  ErrorCode.NOT_ENOUGH_REPLICAS,
  ErrorCode.KAFKA_STORAGE_ERROR,
  ErrorCode.REQUEST_TIMED_OUT,
]);

/** One broker that may be away: a request is made again until it is answered for good. */
export class PersistentConnection {
  #connection: KafkaConnection | null = null;

  constructor(private readonly address: string) {}

  /** Rejects with ConnectionLost. */
  async once<Input, Response>(
    api: Api<unknown, Input, Response, never>,
    version: number,
    body: Input,
  ): Promise<Response> {
    if (this.#connection === null || this.#connection.isClosed) {
      const [host, port] = this.address.split(':');
      this.#connection = await KafkaConnection.open(host, Number(port));
    }
    return this.#connection.request(api, version, body);
  }

  async ask<Input, Response>(
    api: Api<unknown, Input, Response, never>,
    [version, body]: readonly [number, Input],
    codeOf: (response: Response) => number,
  ): Promise<Response> {
    const deadline = Date.now() + WAIT_MS;
    for (let last = 'nothing'; ; await sleep(RETRY_MS)) {
      if (Date.now() > deadline) throw new Error(`${api.name} was answered ${last} to the end`);
      try {
        const response = await this.once(api, version, body);
        const code = codeOf(response);
        if (!RETRIABLE.has(code)) return response;
        last = errorName(code);
      } catch (error) {
        if (!(error instanceof ConnectionLost)) throw error;
        last = error.message;
      }
    }
  }

  close(): void {
    this.#connection?.close();
  }
}

/** A transactional producer that writes one record to each partition of a topic, and commits one offset with them. */
export class TransactionalProducer {
  #producerId = -1n;
  #producerEpoch = -1;
  #sequence = 0;

  constructor(
    private readonly connection: PersistentConnection,
    private readonly transactionalId: string,
    private readonly target: { readonly topic: string; readonly partitions: number },
  ) {}

  get group(): string {
    return `group-${this.transactionalId}`;
  }

  async init(transactionTimeoutMs = 60_000): Promise<void> {
    const body = { transactionalId: this.transactionalId, transactionTimeoutMs };
    const answer = await this.connection.ask(InitProducerId, [4, body], (r) => r.errorCode);
    expectNone('InitProducerId', answer.errorCode);
    this.#producerId = answer.producerId;
    this.#producerEpoch = answer.producerEpoch;
    this.#sequence = 0;
  }

  /** Everything but the end of a transaction. */
  async send(value: string, offset: bigint): Promise<void> {
    const { topic, partitions } = this.target;
    const indexes = Array.from({ length: partitions }, (_, index) => index);
    const added = await this.connection.ask(
      AddPartitionsToTxn,
      [
        3,
        {
          v3AndBelowTransactionalId: this.transactionalId,
          v3AndBelowProducerId: this.#producerId,
          v3AndBelowProducerEpoch: this.#producerEpoch,
          v3AndBelowTopics: [{ name: topic, partitions: indexes }],
        },
      ],
      (r) => r.resultsByTopicV3AndBelow[0].resultsByPartition[0].partitionErrorCode,
    );
    for (const { partitionErrorCode } of added.resultsByTopicV3AndBelow[0].resultsByPartition) {
      expectNone('AddPartitionsToTxn', partitionErrorCode);
    }
    for (const index of indexes) await this.#produce(index, value);
    this.#sequence += 1;
    await this.#commitOffset(offset);
  }

  /** The name of the error that it is answered, after as many attempts as it takes. */
  async end(result: 'commit' | 'abort'): Promise<string> {
    const { errorCode } = await this.connection.ask(
      EndTxn,
      [3, this.#endOf(result)],
      (r) => r.errorCode,
    );
    return errorName(errorCode);
  }

  /** null when the connection is lost before an answer. */
  async endOnce(result: 'commit' | 'abort'): Promise<string | null> {
    try {
      const { errorCode } = await this.connection.once(EndTxn, 3, this.#endOf(result));
      return errorName(errorCode);
    } catch (error) {
      if (!(error instanceof ConnectionLost)) throw error;
      return null;
    }
  }

  async state(): Promise<string> {
    const { transactionStates } = await this.connection.ask(
      DescribeTransactions,
      [0, { transactionalIds: [this.transactionalId] }],
      (r) => r.transactionStates[0].errorCode,
    );
    return transactionStates[0].transactionState;
  }

  #endOf(result: 'commit' | 'abort') {
    return { ...this.#identity(), committed: result === 'commit' };
  }

  #identity() {
    return {
      transactionalId: this.transactionalId,
      producerId: this.#producerId,
      producerEpoch: this.#producerEpoch,
    };
  }

  async #produce(index: number, value: string): Promise<void> {
    const batch = buildBatch([{ value, timestamp: BigInt(Date.now()) }], {
      transactional: true,
      producer: {
        producerId: this.#producerId,
        producerEpoch: this.#producerEpoch,
        baseSequence: this.#sequence,
      },
    });
    const body = {
      transactionalId: this.transactionalId,
      acks: -1,
      timeoutMs: 10_000,
      topicData: [{ name: this.target.topic, partitionData: [{ index, records: batch.buffer }] }],
    };
    const codeOf = (r: { responses: { partitionResponses: { errorCode: number }[] }[] }): number =>
      r.responses[0].partitionResponses[0].errorCode;
    expectNone('Produce', codeOf(await this.connection.ask(Produce, [9, body], codeOf)));
  }

  async #commitOffset(offset: bigint): Promise<void> {
    const transaction = { ...this.#identity(), groupId: this.group };
    const added = await this.connection.ask(AddOffsetsToTxn, [3, transaction], (r) => r.errorCode);
    expectNone('AddOffsetsToTxn', added.errorCode);
    const partition = { partitionIndex: 0, committedOffset: offset, committedMetadata: '' };
    const committed = await this.connection.ask(
      TxnOffsetCommit,
      [3, { ...transaction, topics: [{ name: this.target.topic, partitions: [partition] }] }],
      (r) => r.topics[0].partitions[0].errorCode,
    );
    expectNone('TxnOffsetCommit', committed.topics[0].partitions[0].errorCode);
  }
}

function expectNone(what: string, errorCode: number): void {
  if (errorCode !== ErrorCode.NONE) throw new Error(`${what}: ${errorName(errorCode)}`);
}
