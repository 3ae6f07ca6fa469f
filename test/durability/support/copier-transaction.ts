import { setTimeout as sleep } from 'node:timers/promises';
import {
  AddOffsetsToTxn,
  AddPartitionsToTxn,
  EndTxn,
  ErrorCode,
  errorName,
  InitProducerId,
  Produce,
  TxnOffsetCommit,
} from '@posthorn/protocol';
import { buildBatch } from '@posthorn/records';
import { copyOf } from '../history/copies.js';
import type { Outcome, ReadRecord, Recorder } from '../history/history.js';
import type { CopierMember } from './copier-member.js';
import { CoordinatorLink, Stopped, TRANSACTION } from './coordinator-link.js';
import { ConnectionLost } from './kafka-connection.js';
import { RawCluster, type Address } from './raw-cluster.js';

/** Shorter than the copier's sleep at times, and than a broker's lease: the coordinator aborts some by itself. */
const TRANSACTION_TIMEOUT_MS = 4_000;
const RETRY_MS = 20;

/** The transaction is not ours any more: somebody has the transactional id, or it took too long. */
const FENCED: ReadonlySet<number> = new Set([
  ErrorCode.INVALID_PRODUCER_EPOCH,
  ErrorCode.PRODUCER_FENCED,
]);

const LEADER_AWAY: ReadonlySet<number> = new Set([
  ErrorCode.LEADER_NOT_AVAILABLE,
  ErrorCode.NOT_LEADER_OR_FOLLOWER,
  ErrorCode.REQUEST_TIMED_OUT,
  ErrorCode.KAFKA_STORAGE_ERROR,
  ErrorCode.NOT_ENOUGH_REPLICAS,
  ErrorCode.COORDINATOR_NOT_AVAILABLE,
  ErrorCode.CONCURRENT_TRANSACTIONS,
]);

export class Fenced extends Error {}

/** Where a transaction may be interrupted: right before its next request. */
export type Step = 'begun' | 'sent' | 'offsets sent' | 'committing';

export interface CopierContext {
  readonly bootstrap: readonly Address[];
  /** Of this life. */
  readonly name: string;
  readonly transactionalId: string;
  readonly to: string;
  readonly from: string;
  readonly recorder: Recorder;
  readonly stop: AbortSignal;
}

export interface Copying {
  readonly read: ReadonlyMap<number, readonly ReadRecord[]>;
  readonly member: CopierMember;
  readonly isCommitted: boolean;
  /** Returns `interrupted` there; null: never. */
  readonly until: Step | null;
}

export type Ended = 'committed' | 'aborted' | 'rejoin' | 'interrupted';

type Identity = {
  readonly transactionalId: string;
  readonly producerId: bigint;
  readonly producerEpoch: number;
};

/** The transactions of one producer epoch, one after the other. */
export class CopierTransaction {
  readonly #sequences = new Map<number, number>();
  readonly #cluster: RawCluster;
  #count = 0;
  #tells: ((outcome: Outcome) => void)[] = [];
  /** What is still to do of a transaction that was interrupted. */
  #rest: (() => Promise<Ended>) | null = null;

  private constructor(
    private readonly context: CopierContext,
    private readonly link: CoordinatorLink,
    private readonly identity: Identity,
  ) {
    this.#cluster = new RawCluster(context.to, context.bootstrap);
  }

  /** Whatever the transactional id had under way is over then. */
  static async init(context: CopierContext): Promise<CopierTransaction> {
    const { bootstrap, transactionalId, stop } = context;
    const link = new CoordinatorLink(bootstrap, transactionalId, TRANSACTION, stop);
    const body = { transactionalId, transactionTimeoutMs: TRANSACTION_TIMEOUT_MS };
    const { response } = await link.ask(InitProducerId, [4, body], (r) => r.errorCode);
    expectNone('InitProducerId', response.errorCode);
    const { producerId, producerEpoch } = response;
    return new CopierTransaction(context, link, { transactionalId, producerId, producerEpoch });
  }

  async close(): Promise<void> {
    this.link.close();
    await this.#cluster.close();
  }

  /** Rejects with Fenced when this producer epoch is over. */
  async run(copying: Copying): Promise<Ended> {
    const transaction = `${this.context.name}#${++this.#count}`;
    const batches = this.#begin(transaction, copying.read);
    // What was not yet asked to be committed must never be seen.
    this.#tell({ kind: 'aborted' });
    const steps: (readonly [Step, () => Promise<Ended | null>])[] = [
      ['begun', () => this.#send(batches)],
      ['sent', () => this.#sendOffsets(copying)],
      ['offsets sent', async () => (copying.isCommitted ? null : this.#end('abort'))],
      ['committing', () => this.#end('commit')],
    ];
    const goOn = async (until: Step | null): Promise<Ended> => {
      for (let next = steps.shift(); next; next = steps.shift()) {
        const [step, act] = next;
        if (step === until) {
          steps.unshift(next);
          return 'interrupted';
        }
        const ended = await act();
        if (ended !== null) return ended;
      }
      throw new Error('a transaction without end');
    };
    const ended = await goOn(copying.until);
    this.#rest = ended === 'interrupted' ? () => goOn(null) : null;
    return ended;
  }

  /** What an interrupted one does when it wakes, not knowing how long it slept. */
  async goOn(): Promise<Ended> {
    if (!this.#rest) throw new Error('nothing was interrupted');
    const rest = this.#rest;
    this.#rest = null;
    return rest();
  }

  #begin(
    transaction: string,
    read: ReadonlyMap<number, readonly ReadRecord[]>,
  ): ReadonlyMap<number, Buffer> {
    const { recorder, name, to } = this.context;
    this.#tells = [];
    const batches = new Map<number, Buffer>();
    const timestamp = BigInt(Date.now());
    for (const [partition, records] of read) {
      const values = records.map((record) => copyOf(transaction, record));
      for (const value of values) {
        const tell = recorder.begin({ name, idempotent: true }, `${to}/${partition}`, value);
        this.#tells.push(tell);
      }
      const baseSequence = this.#sequences.get(partition) ?? 0;
      this.#sequences.set(partition, baseSequence + values.length);
      const { producerId, producerEpoch } = this.identity;
      const batch = buildBatch(
        values.map((value) => ({ value, timestamp })),
        { transactional: true, producer: { producerId, producerEpoch, baseSequence } },
      );
      batches.set(partition, batch.buffer);
    }
    return batches;
  }

  #tell(outcome: Outcome): void {
    for (const tell of this.#tells) tell(outcome);
  }

  async #send(batches: ReadonlyMap<number, Buffer>): Promise<null> {
    const { transactionalId, producerId, producerEpoch } = this.identity;
    const body = {
      v3AndBelowTransactionalId: transactionalId,
      v3AndBelowProducerId: producerId,
      v3AndBelowProducerEpoch: producerEpoch,
      v3AndBelowTopics: [{ name: this.context.to, partitions: [...batches.keys()] }],
    };
    const { response } = await this.link.ask(
      AddPartitionsToTxn,
      [3, body],
      (r) => r.resultsByTopicV3AndBelow[0]?.resultsByPartition[0]?.partitionErrorCode ?? 0,
    );
    for (const topic of response.resultsByTopicV3AndBelow) {
      for (const { partitionErrorCode } of topic.resultsByPartition) {
        expectNone('AddPartitionsToTxn', partitionErrorCode);
      }
    }
    await Promise.all([...batches].map(([index, records]) => this.#produce(index, records)));
    return null;
  }

  /** The same bytes under the same sequence, until they are answered for good. */
  async #produce(index: number, records: Buffer): Promise<void> {
    const { to, stop } = this.context;
    const { transactionalId } = this.identity;
    const topicData = [{ name: to, partitionData: [{ index, records }] }];
    const body = { transactionalId, acks: -1, timeoutMs: 5_000, topicData };
    for (;;) {
      if (stop.aborted) throw new Stopped('Produce');
      try {
        const { responses } = await this.#cluster.toLeader(index, Produce, { version: 9, body });
        const code = responses[0]?.partitionResponses[0]?.errorCode ?? -1;
        // The coordinator aborted it, and nobody has begun another one.
        if (code === ErrorCode.INVALID_TXN_STATE) throw new Fenced('Produce: no transaction');
        if (!LEADER_AWAY.has(code)) return expectNone('Produce', code);
      } catch (error) {
        if (!(error instanceof ConnectionLost)) throw error;
      }
      this.#cluster.forgetLeader(index);
      await sleep(RETRY_MS);
    }
  }

  async #sendOffsets({ member, read }: Copying): Promise<Ended | null> {
    const { groupId, memberId, generationId } = member;
    const added = await this.link.ask(
      AddOffsetsToTxn,
      [3, { ...this.identity, groupId }],
      (r) => r.errorCode,
    );
    expectNone('AddOffsetsToTxn', added.response.errorCode);
    const partitions = [...read].map(([partitionIndex, records]) => ({
      partitionIndex,
      committedOffset: (records.at(-1)?.offset ?? -1n) + 1n,
      committedMetadata: '',
    }));
    const topics = [{ name: this.context.from, partitions }];
    const { response } = await member.link.ask(
      TxnOffsetCommit,
      [3, { ...this.identity, groupId, memberId, generationId, topics }],
      (r) => r.topics[0]?.partitions[0]?.errorCode ?? 0,
    );
    const code = response.topics[0]?.partitions[0]?.errorCode ?? 0;
    if (FENCED.has(code)) throw new Fenced(`TxnOffsetCommit: ${errorName(code)}`);
    if (member.accepts(code)) return null;
    await this.#end('abort');
    return 'rejoin';
  }

  async #end(result: 'commit' | 'abort'): Promise<Ended> {
    const isCommit = result === 'commit';
    if (isCommit) this.#tell({ kind: 'unknown' });
    const { response, isRepeated } = await this.link.ask(
      EndTxn,
      [3, { ...this.identity, committed: isCommit }],
      (r) => r.errorCode,
    );
    const { errorCode } = response;
    // A first attempt that was refused did nothing; one whose answer was lost may have.
    if (isCommit && FENCED.has(errorCode) && !isRepeated) this.#tell({ kind: 'aborted' });
    expectNone(
      `EndTxn(${result}) of ${this.context.name}#${this.#count}`,
      errorCode,
      this.link.attempts,
    );
    if (isCommit) this.#tell({ kind: 'acked', offset: null });
    return isCommit ? 'committed' : 'aborted';
  }
}

function expectNone(what: string, errorCode: number, attempts: readonly string[] = []): void {
  if (FENCED.has(errorCode)) throw new Fenced(`${what}: ${errorName(errorCode)}`);
  if (errorCode === ErrorCode.NONE) return;
  throw new Error([`${what} was answered ${errorName(errorCode)}`, ...attempts].join('\n'));
}
