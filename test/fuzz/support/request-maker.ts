import { ZERO_UUID } from '@posthorn/protocol';
import { buildBatch, type BatchOptions } from '@posthorn/records';
import { apis } from '../../../apps/broker/src/kafka/apis.js';
import {
  has,
  loadMessages,
  type Field,
  type Struct,
} from '../../../libs/protocol/test/support/messages.js';
import type { Random } from '../../durability/support/random.js';
import { requestFrame } from './frames.js';
import type { Learned } from './learned.js';

/** What the broker is asked about; the first three topics exist at the start. */
export const TOPICS = ['t0', 't1', 't2', 'made-1', 'made-2', '__consumer_offsets', 'no/name', ''];
const GROUPS = ['g0', 'g1', ''];
const CONFIGS = ['cleanup.policy', 'retention.ms', 'max.message.bytes', 'message.timestamp.type'];

interface Shape {
  readonly api: (typeof apis)[number];
  readonly root: Struct;
}

/**
 * Requests of every API and version that the broker answers, made from the declarations of the codec. Fields get what a
 * client might send there by their name, now and then the edges of their type, and often what an earlier answer gave.
 */
export class RequestMaker {
  readonly #shapes: readonly Shape[];

  constructor(private readonly learned: Learned) {
    const requests = loadMessages().filter(({ direction }) => direction === 'request');
    this.#shapes = apis.map((api) => {
      const message = requests.find(({ name }) => name === api.name);
      if (message === undefined) throw new Error(`${api.name} is not declared`);
      return { api, root: message.root };
    });
  }

  /** Any API, any version of it that is answered. */
  frame(random: Random, correlationId: number): Buffer {
    const { api, root } = random.pick(this.#shapes);
    const version = random.between(api.min, api.max);
    const body = this.#struct(root, version, random);
    return requestFrame(api.message, version, correlationId, body);
  }

  #struct(struct: Struct, version: number, random: Random): Record<string, unknown> {
    const value: Record<string, unknown> = {};
    for (const field of struct.fields) {
      if (!has(field.versions, version)) continue;
      const isLeftOut = field.tag !== undefined && field.hasDefault && random.next() < 0.5;
      if (!isLeftOut) value[field.name] = this.#field(field, version, random);
    }
    return value;
  }

  #field(field: Field, version: number, random: Random): unknown {
    if (has(field.nullable, version) && random.next() < 0.15) return null;
    // A name may stand for a field that is nullable in one message and not in another.
    if (!field.array) return this.#element(field, version, random) ?? '';
    const length = random.pick([0, 1, 1, 1, 2, 3]);
    return Array.from({ length }, () => this.#element(field, version, random));
  }

  #element(field: Field, version: number, random: Random): unknown {
    if (field.struct) return this.#struct(field.struct, version, random);
    const known = this.learned.of(field.name);
    if (known.length > 0 && random.next() < 0.6) return random.pick(known);
    return (BY_NAME[field.name] ?? BY_TYPE[field.type] ?? nothing)(random);
  }
}

type Make = (random: Random) => unknown;

const nothing: Make = () => {
  throw new Error('a field type without values');
};

const topic: Make = (random) => random.pick(TOPICS);
const group: Make = (random) => random.pick(GROUPS);
const partition: Make = (random) => random.pick([0, 0, 1, 2, 3, -1, 2 ** 31 - 1]);
// Short: whoever waits holds the next request of its connection up.
const wait: Make = (random) => random.pick([0, 1, 20]);
const offset: Make = (random) => random.pick([0n, 0n, 1n, 5n, -1n, -2n, -3n, 2n ** 63n - 1n]);

const BY_NAME: Readonly<Record<string, Make>> = {
  name: topic,
  topic,
  topics: topic,
  topicNames: topic,
  topicName: topic,
  resourceName: topic,
  groupId: group,
  groups: group,
  groupsNames: group,
  key: group,
  coordinatorKeys: group,
  partition,
  partitions: partition,
  partitionIndex: partition,
  partitionIndexes: partition,
  index: partition,
  maxWaitMs: wait,
  timeoutMs: wait,
  rebalanceTimeoutMs: (random) => random.pick([0, 50, -1]),
  sessionTimeoutMs: (random) => random.pick([6_000, 6_000, 10_000, 0, -1]),
  fetchOffset: offset,
  offset,
  timestamp: (random) => random.pick([-1n, -2n, -3n, -4n, -5n, -6n, 0n, 1_700_000_000_000n]),
  committedOffset: offset,
  maxBytes: (random) => random.pick([1, 1_000, 1_000_000, 0, -1, 2 ** 31 - 1]),
  minBytes: (random) => random.pick([0, 1, 100]),
  acks: (random) => random.pick([-1, -1, 0, 1, 2]),
  transactionalId: (random) => random.pick(['x0', 'x0', '']),
  isolationLevel: (random) => random.pick([0, 1, 2]),
  numPartitions: (random) => random.pick([1, 2, -1, 0, 10_000_000]),
  count: (random) => random.pick([1, 5, 8, 0, -1, 10_000_000]),
  replicationFactor: (random) => random.pick([1, -1, 3, 0]),
  resourceType: (random) => random.pick([2, 4, 8, 16, 0, 127]),
  configName: (random) => random.pick(CONFIGS),
  protocolType: (random) => random.pick(['consumer', 'connect', '']),
};

const BY_TYPE: Readonly<Record<string, Make>> = {
  string: (random) => random.pick(['', 'a', 'consumer', 'range', 'é'.repeat(100), 'x'.repeat(400)]),
  bytes: (random) => Buffer.alloc(random.pick([0, 1, 20, 300]), random.between(0, 255)),
  records,
  bool: (random) => random.next() < 0.5,
  int8: (random) => random.pick([0, 1, 2, -1, 127, -128]),
  int16: (random) => random.pick([0, 1, -1, 5, 32_767, -32_768]),
  uint16: (random) => random.pick([0, 1, 65_535]),
  int32: (random) => random.pick([0, 1, -1, 7, 1_000, 2 ** 31 - 1, -(2 ** 31)]),
  int64: (random) => random.pick([0n, 1n, -1n, 1_000n, 2n ** 63n - 1n, -(2n ** 63n)]),
  float64: (random) => random.pick([0, 1.5, -1, Number.NaN, Infinity]),
  uuid: () => ZERO_UUID,
};

function records(random: Random): Buffer {
  const count = random.pick([1, 1, 3, 50]);
  const timestamp = random.pick([0n, -1n, 1_795_000_000_000n, 2n ** 62n]);
  const values = Array.from({ length: count }, (_, index) => ({
    key: random.next() < 0.8 ? `k${random.between(0, 4)}` : null,
    value: random.next() < 0.9 ? `v${index}` : null,
    timestamp,
  }));
  const producer = {
    producerId: BigInt(random.between(0, 3)),
    producerEpoch: random.between(0, 1),
    baseSequence: random.pick([0, 0, 1, 3, 2 ** 31 - 1]),
  };
  const options: BatchOptions = {
    compression: random.pick(['none', 'none', 'gzip', 'snappy', 'lz4', 'zstd']),
    ...(random.next() < 0.5 ? { producer } : {}),
  };
  return buildBatch(values, options).buffer;
}
