import fc from 'fast-check';
import {
  AddPartitionsToTxn,
  EndTxn,
  ErrorCode,
  InitProducerId,
  ListOffsets,
  Produce,
} from '@posthorn/protocol';
import { buildBatch } from '@posthorn/records';
import { Command, must } from './command.js';
import { at, batches, places, recordsOfBatch, type Batch, type Place } from './log-commands.js';
import type { Model, TransactionalProducer } from './model.js';
import type { World } from './world.js';

const TRANSACTIONAL_ID = 'x';

/** The markers of the last transaction may still be on their way, and a client comes again until they are there. */
async function asLongAsConcurrent<T>(
  ask: () => Promise<T>,
  errorOf: (answer: T) => number | undefined,
): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (errorOf(answer) !== ErrorCode.CONCURRENT_TRANSACTIONS) return answer;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Waits until no transaction is open in these partitions, as an EndTxn's answer alone does not say. */
async function markersWritten(world: World, keys: Iterable<string>): Promise<void> {
  for (const key of keys) {
    const [topic = '', partition] = key.split('-');
    const end = async (isolationLevel: number): Promise<bigint | undefined> => {
      const { topics } = await world.client.ask(ListOffsets, 5, {
        replicaId: -1,
        isolationLevel,
        topics: [
          {
            name: world.name(topic),
            partitions: [{ partitionIndex: Number(partition), timestamp: -1n }],
          },
        ],
      });
      return topics[0]?.partitions[0]?.offset;
    };
    while ((await end(0)) !== (await end(1)))
      await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** A producer starts, or starts again: what its predecessor left open is aborted, and that one is fenced. */
class InitProducer extends Command {
  async run(model: Model, world: World): Promise<void> {
    const keys = [...(model.producer?.places.keys() ?? [])];
    const answer = await asLongAsConcurrent(
      () =>
        world.client.ask(InitProducerId, 4, {
          transactionalId: world.name(TRANSACTIONAL_ID),
          transactionTimeoutMs: 600_000,
        }),
      ({ errorCode }) => errorCode,
    );
    must('error', answer.errorCode, ErrorCode.NONE);
    const { producerId, producerEpoch } = answer;
    const isLater = model.producer === null || producerEpoch > model.producer.producerEpoch;
    must('a later epoch', isLater, true);
    await markersWritten(world, keys);
    model.endTransaction('aborted');
    const fresh = { state: 'empty' as const, transaction: null };
    model.producer = {
      producerId,
      producerEpoch,
      ...fresh,
      places: new Map(),
      sequences: new Map(),
    };
  }
  toString(): string {
    return 'start the transactional producer';
  }
}

class ProduceInTransaction extends Command {
  constructor(
    readonly place: Place,
    readonly batch: Batch,
    /** A well-behaved producer adds the partition first. */
    readonly adds: boolean,
  ) {
    super();
  }

  override check(model: Model): boolean {
    const { topic, partition } = this.place;
    const isLimited = (model.topics.get(topic)?.messageBytesMax ?? 0) < 1_000;
    return model.producer !== null && model.partition(topic, partition) !== undefined && !isLimited;
  }

  async run(model: Model, world: World): Promise<void> {
    const { topic, partition } = this.place;
    const log = model.partition(topic, partition);
    const { producer } = model;
    if (log === undefined || producer === null) return;
    if (this.adds) await this.#add(world, producer);
    const isIn = this.adds || producer.places.has(at(this.place));
    const records = recordsOfBatch(this.batch);
    const [errorCode, offset] = await this.#produce(world, producer, {
      records,
      baseSequence: producer.sequences.get(log) ?? 0,
    });
    if (!isIn) return must('error', errorCode, ErrorCode.INVALID_TXN_STATE);
    must('answer', [errorCode, offset], [ErrorCode.NONE, log.records.length]);
    producer.transaction ??= { state: 'open' };
    producer.state = 'open';
    producer.places.set(at(this.place), log);
    producer.sequences.set(log, (producer.sequences.get(log) ?? 0) + records.length);
    const { transaction } = producer;
    log.records.push(...records.map((record) => ({ ...record, transaction })));
  }

  async #add(world: World, producer: TransactionalProducer): Promise<void> {
    const { topic, partition } = this.place;
    const answer = await asLongAsConcurrent(
      () =>
        world.client.ask(AddPartitionsToTxn, 3, {
          transactions: [],
          v3AndBelowTransactionalId: world.name(TRANSACTIONAL_ID),
          v3AndBelowProducerId: producer.producerId,
          v3AndBelowProducerEpoch: producer.producerEpoch,
          v3AndBelowTopics: [{ name: world.name(topic), partitions: [partition] }],
        }),
      ({ resultsByTopicV3AndBelow: [first] }) => first?.resultsByPartition[0]?.partitionErrorCode,
    );
    const [first] = answer.resultsByTopicV3AndBelow;
    must('adding', first?.resultsByPartition[0]?.partitionErrorCode, ErrorCode.NONE);
  }

  async #produce(
    world: World,
    { producerId, producerEpoch }: TransactionalProducer,
    batch: { records: { value: string; timestamp: bigint }[]; baseSequence: number },
  ): Promise<[number | undefined, number]> {
    const { topic, partition } = this.place;
    const { buffer } = buildBatch(batch.records, {
      compression: this.batch.compression,
      transactional: true,
      producer: { producerId, producerEpoch, baseSequence: batch.baseSequence },
    });
    const { responses } = await world.client.ask(Produce, 9, {
      transactionalId: world.name(TRANSACTIONAL_ID),
      acks: -1,
      timeoutMs: 10_000,
      topicData: [
        { name: world.name(topic), partitionData: [{ index: partition, records: buffer }] },
      ],
    });
    const answer = responses[0]?.partitionResponses[0];
    return [answer?.errorCode, Number(answer?.baseOffset)];
  }

  toString(): string {
    const how = this.adds ? '' : ', not added';
    return `produce ${this.batch.ages.length} to ${at(this.place)} in the transaction${how}`;
  }
}

class EndTransaction extends Command {
  constructor(readonly outcome: 'committed' | 'aborted') {
    super();
  }

  override check(model: Model): boolean {
    return model.producer !== null;
  }

  async run(model: Model, world: World): Promise<void> {
    const { producer } = model;
    if (producer === null) return;
    const keys = [...producer.places.keys()];
    const { producerId, producerEpoch } = producer;
    const { errorCode } = await asLongAsConcurrent(
      () =>
        world.client.ask(EndTxn, 3, {
          transactionalId: world.name(TRANSACTIONAL_ID),
          producerId,
          producerEpoch,
          committed: this.outcome === 'committed',
        }),
      (answer) => answer.errorCode,
    );
    const isFine = producer.state === 'open' || producer.state === this.outcome;
    must('error', errorCode, isFine ? ErrorCode.NONE : ErrorCode.INVALID_TXN_STATE);
    await markersWritten(world, keys);
    model.endTransaction(this.outcome);
  }

  toString(): string {
    return this.outcome === 'committed' ? 'commit the transaction' : 'abort the transaction';
  }
}

const produce = fc
  .tuple(places, batches, fc.constantFrom(true, true, true, false))
  .map(([place, batch, adds]) => new ProduceInTransaction(place, batch, adds));

export const transactionCommands: fc.Arbitrary<Command>[] = [
  fc.constant(new InitProducer()),
  produce,
  produce,
  fc.constantFrom('committed' as const, 'aborted' as const).map((o) => new EndTransaction(o)),
];
