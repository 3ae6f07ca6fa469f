import { setTimeout as sleep } from 'node:timers/promises';
import { CreateTopics, ErrorCode, errorName, isRetriable } from '@posthorn/protocol';
import { violationsOf, type Violation } from '../history/check.js';
import { Recorder, type FinalLog, type History } from '../history/history.js';
import { KafkajsMember } from './group-readers.js';
import { ConnectionLost } from './kafka-connection.js';
import { KafkajsProducer } from './kafkajs-producer.js';
import { PlatformaticProducer } from './platformatic-producer.js';
import type { Random } from './random.js';
import { RawCluster, type Address } from './raw-cluster.js';
import { until } from './raw-group.js';
import { RawProducer } from './raw-producer.js';
import { RawReader } from './raw-reader.js';
import { ends, settles } from './settling.js';

const CREATE_TOPICS_VERSION = 5;
/** Two of kafkajs, one of platformatic. */
const OTHER_CLIENTS = 3;

export interface WorkloadOptions {
  readonly topic: string;
  readonly partitions: number;
  readonly bootstrap: readonly Address[];
  readonly random: Random;
  /** Topic settings, as CreateTopics takes them. */
  readonly configs?: Readonly<Record<string, string>>;
  /** Clients that we did not write, beside our own. */
  readonly otherClients?: boolean;
  /** Members of a consumer group that reads the topic; none by default. */
  readonly groupMembers?: number;
  readonly pauseMs?: number;
}

interface Client {
  readonly name: string;
  readonly stuck?: ReadonlyMap<number, string>;
  run(stop: AbortSignal): Promise<void>;
}

/**
 * Producers of every kind and readers at the tail on one topic, and the history of what they saw. Each producer sends
 * one value after the other to each partition; our own ones never give up, so that at the end every outcome is known.
 */
export class Workload {
  readonly recorder = new Recorder();
  readonly rawProducers: readonly RawProducer[];
  readonly #stopSending = new AbortController();
  readonly #stopReading = new AbortController();
  readonly #giveUp = new AbortController();
  readonly #cluster: RawCluster;
  #producing: Promise<unknown> = Promise.resolve();
  #reading: Promise<unknown> = Promise.resolve();
  #failure: unknown = null;
  readonly #running = new Set<Client>();

  constructor(private readonly options: WorkloadOptions) {
    this.#cluster = this.#newCluster();
    this.rawProducers = [
      this.#rawProducer('raw-one', { inFlightMax: 1, padBytes: 100 }),
      this.#rawProducer('raw-five', { inFlightMax: 5, padBytes: 20 }),
      this.#rawProducer('raw-large', { inFlightMax: 2, padBytes: 20_000 }),
    ];
  }

  async createTopic(): Promise<void> {
    const { topic, partitions, configs = {} } = this.options;
    await createTopic(this.#cluster, { name: topic, partitions, configs });
  }

  /** Works while the faults happen, then judges. Prints what it did, by producer. */
  async during(faults: () => Promise<void>): Promise<Verdict> {
    this.start();
    try {
      await faults();
      const verdict = judge(await this.finish());
      process.stdout.write(`${this.options.topic}: ${summaryOf(verdict)}\n`);
      return verdict;
    } catch (error) {
      this.#failed(error);
      throw this.#failure;
    }
  }

  start(): void {
    const { topic, partitions, bootstrap, otherClients = true } = this.options;
    const context = { topic, partitions, bootstrap, recorder: this.recorder };
    const others: Client[] = otherClients
      ? [
          new KafkajsProducer({ ...context, idempotent: false }),
          new KafkajsProducer({ ...context, idempotent: true }),
          new PlatformaticProducer(context),
        ]
      : [];
    const run = async (client: Client): Promise<void> => {
      this.#running.add(client);
      await client
        .run(this.#stopSending.signal)
        .catch((error: unknown) => this.#failed(error))
        .finally(() => this.#running.delete(client));
    };
    this.#producing = Promise.all([...this.rawProducers, ...others].map(run));
    const members = Array.from({ length: this.options.groupMembers ?? 0 }, (_, n) =>
      new KafkajsMember({ ...context, group: this.#group, name: `member-${n + 1}` }).run(
        this.#stopReading.signal,
      ),
    );
    const readers = ['reader-1', 'reader-2'].map((name) =>
      new RawReader(this.#newCluster(), name).follow(
        partitions,
        this.recorder,
        this.#stopReading.signal,
      ),
    );
    this.#reading = Promise.all(
      [...members, ...readers].map((reading) =>
        reading.catch((error: unknown) => this.#failed(error)),
      ),
    );
  }

  /** Stops the producers, waits for what they have under way, and reads everything back. */
  async finish(): Promise<History> {
    this.#stopSending.abort();
    if (!(await ends(this.#producing, () => this.recorder.acked))) {
      throw new Error(`still waiting: ${this.#waiting()}`);
    }
    const reader = new RawReader(this.#cluster, 'final');
    const final = new Map<string, FinalLog>();
    for (let index = 0; index < this.options.partitions; index++) {
      final.set(`${this.options.topic}/${index}`, await reader.readAll(index));
    }
    // Readers at the tail get the last records as well before they are stopped.
    await sleep(300);
    if (this.options.groupMembers) await this.#groupCatchesUp(final);
    this.#stopReading.abort();
    if (!(await ends(this.#reading, () => 0))) throw new Error('readers do not end');
    await this.#cluster.close();
    if (this.#failure) throw this.#failure;
    return this.recorder.history(final);
  }

  get #group(): string {
    return `readers of ${this.options.topic}`;
  }

  /** What does not come is found by the checks. */
  async #groupCatchesUp(final: ReadonlyMap<string, FinalLog>): Promise<void> {
    const reached = (): bigint[] =>
      [...final.keys()].map((partition) => this.recorder.reachedBy(this.#group, partition));
    const last = [...final.values()].map(({ records }) => records.at(-1)?.offset ?? -1n);
    await settles(
      () => this.#failure !== null || reached().every((offset, index) => offset >= last[index]),
      () => reached().join(),
    );
  }

  /** Of the client that has got the fewest records acknowledged until now. */
  get leastAcked(): number {
    const { otherClients = true } = this.options;
    return this.recorder.leastAcked(this.rawProducers.length + (otherClients ? OTHER_CLIENTS : 0));
  }

  /** Codes that our own producers were answered, with how often. */
  get codes(): ReadonlyMap<number, number> {
    const sum = new Map<number, number>();
    for (const { codes } of this.rawProducers) {
      for (const [code, count] of codes) sum.set(code, (sum.get(code) ?? 0) + count);
    }
    return sum;
  }

  #waiting(): string {
    const describe = ({ name, stuck = new Map() }: Client): string =>
      [name, ...[...stuck].map(([partition, why]) => `(${partition}: ${why})`)].join(' ');
    return [...this.#running].map(describe).join(', ');
  }

  #failed(error: unknown): void {
    this.#failure ??= error;
    this.#giveUp.abort();
    this.#stopSending.abort();
    this.#stopReading.abort();
  }

  #newCluster(): RawCluster {
    return new RawCluster(this.options.topic, this.options.bootstrap);
  }

  #rawProducer(
    name: string,
    { inFlightMax, padBytes }: { readonly inFlightMax: number; readonly padBytes: number },
  ): RawProducer {
    const { partitions, random, pauseMs = 5 } = this.options;
    return new RawProducer({
      cluster: this.#newCluster(),
      recorder: this.recorder,
      name,
      partitions,
      inFlightMax,
      padBytes,
      pauseMs,
      recordsPerBatch: () => random.between(1, 4),
      giveUp: this.#giveUp.signal,
    });
  }
}

interface NewTopic {
  readonly name: string;
  readonly partitions: number;
  readonly configs?: Readonly<Record<string, string>>;
}

/** As clients do, it asks again where nobody knows what became of it: a busy machine is slow to answer, and is not yet harmed. */
export async function createTopic(cluster: RawCluster, topic: NewTopic): Promise<void> {
  let answer = 'nothing';
  let mayBeThere = false;
  await until(
    () => `topic ${topic.name} to be created, which was answered ${answer}`,
    async () => {
      const errorCode = await createdAs(cluster, topic);
      if (errorCode === ErrorCode.NONE) return true;
      if (mayBeThere && errorCode === ErrorCode.TOPIC_ALREADY_EXISTS) return true;
      answer = errorCode === null ? 'nothing' : errorName(errorCode);
      if (errorCode !== null && !isRetriable(errorCode)) {
        throw new Error(`CreateTopics was answered ${answer}`);
      }
      mayBeThere = true;
      return false;
    },
  );
}

/** The code that it is answered; null when the connection is lost before that. */
async function createdAs(
  cluster: RawCluster,
  { name, partitions, configs = {} }: NewTopic,
): Promise<number | null> {
  const topic = {
    name,
    numPartitions: partitions,
    replicationFactor: 1,
    assignments: [],
    configs: Object.entries(configs).map(([key, value]) => ({ name: key, value })),
  };
  const body = { topics: [topic], timeoutMs: 5_000, validateOnly: false };
  try {
    const { topics } = await cluster.toAny(CreateTopics, CREATE_TOPICS_VERSION, body);
    return topics[0]?.errorCode ?? null;
  } catch (error) {
    if (error instanceof ConnectionLost) return null;
    throw error;
  }
}

export interface Verdict {
  readonly acked: number;
  /** By producer. */
  readonly ackedOf: ReadonlyMap<string, number>;
  readonly records: number;
  /** At most twenty, which is enough to see what is wrong. */
  readonly violations: readonly Violation[];
  /** What was read back, by `topic/index`. */
  readonly final: History['final'];
}

export function judge(history: History): Verdict {
  const ackedOf = new Map<string, number>();
  for (const { producer, outcome } of history.sends) {
    const count = outcome.kind === 'acked' ? 1 : 0;
    ackedOf.set(producer.name, (ackedOf.get(producer.name) ?? 0) + count);
  }
  const acked = [...ackedOf.values()].reduce((sum, count) => sum + count, 0);
  const records = [...history.final.values()].reduce((sum, log) => sum + log.records.length, 0);
  const violations = violationsOf(history).slice(0, 20);
  return { acked, ackedOf, records, violations, final: history.final };
}

function summaryOf({ acked, ackedOf, records }: Verdict): string {
  const byProducer = [...ackedOf].map(([name, count]) => `${name} ${count}`).join(', ');
  return `${acked} acked (${byProducer}), ${records} in the log`;
}
